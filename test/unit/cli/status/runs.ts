import type { KeptReport } from '../../../../lambda/backup/keep-report.ts';
import type { RunStatus } from '../../../../lambda/backup/progress/run-status.ts';
import { keys } from '../../../../lambda/contract/keys.ts';
import type { LeaseRecord } from '../../../../lambda/run/lease.ts';
import { FakeCloud, manifest, manifestKey } from '../fake-cloud.ts';

/** Of a run that began an hour before the cloud's now. */
export const tick = '20261122T110000Z';
export const runId = `prod.${tick}`;
const begun = '2026-11-22T11:00:01.000Z';

/** That each run has its own. */
export const executionOf = (of: string) =>
  `arn:aws:lambda:eu-west-1:123456789012:function:Backup:1/durable-execution/${of}/1`;

/** With a good backup of the night. */
export function cloudOfOne(): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(manifestKey('20261122T030000Z'), manifest());
  return cloud;
}

/** What a run leaves in the bucket at its end. */
export function putReport(cloud: FakeCloud, fields: Partial<KeptReport> = {}, of = tick): void {
  const execution = fields.execution ?? executionOf(of);
  cloud.put(keys.report('prod', of, execution), {
    ...{ schemaVersion: 1, version: 1, execution, runId: `prod.${of}`, ensemble: 'prod', tick: of },
    ...{ mode: 'stop', outcome: 'Failed', phase: 'upload', code: 'upload-failed' },
    ...{ reason: 'The upload broke off.', hint: 'Read the output of the step.' },
    ...{ startedAt: begun, endedAt: '2026-11-22T11:02:00.000Z' },
    ...{ node: 'i-1', chosenBecause: 'newest', serving: true, downtimeMs: 1670 },
    ...{ capture: null, upload: null, nodes: [], leftOut: [], phases: [] },
    ...fields,
  });
}

/** What a run writes before it does anything. */
export function putClaim(cloud: FakeCloud, of = tick, execution = executionOf(of)): void {
  cloud.put(keys.claim('prod', of), { runId: `prod.${of}`, execution, claimedAt: begun });
}

export function putLease(cloud: FakeCloud, fields: Partial<LeaseRecord> = {}): void {
  cloud.put(keys.lease('prod'), {
    ...{ runId, execution: executionOf(tick), claimedAt: begun },
    ...{ expiresAt: '2026-11-22T21:30:00.000Z', released: false },
    ...fields,
  });
}

/** How far a run told that it is. */
export function putRunStatus(cloud: FakeCloud, fields: Partial<RunStatus> = {}): void {
  cloud.put(keys.status('prod', tick), {
    ...{ schemaVersion: 1, runId, ensemble: 'prod', execution: executionOf(tick) },
    ...{ startedAt: begun, updatedAt: '2026-11-22T11:01:00.000Z' },
    ...{ phase: 'capture', since: '2026-11-22T11:00:30.000Z', done: [], node: 'i-2' },
    ...fields,
  });
}
