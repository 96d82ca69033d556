import { restoreKeys } from '../../../lambda/contract/keys.ts';
import type { PartDone } from '../../../lambda/restore/put-back/part-told.ts';
import {
  countsOf,
  headOf,
  type PartPlan,
  type ShownChange,
} from '../../../lambda/restore/put-back/plan/part-plan.ts';
import type { RestoreReport } from '../../../lambda/restore/report.ts';
import { FakeCloud, succeeded } from './fake-cloud.ts';
import { planId, report } from './plans.ts';

export const created = (path: string): ShownChange => ({ kind: 'create', path, bytes: 2_000 });

const difference: Pick<PartPlan, 'changes' | 'counters' | 'left'> = {
  changes: [
    ...['/app/a', '/app/b', '/app/list'].map(created),
    { kind: 'setData', path: '/app/config', bytes: 2_000 },
    { kind: 'setAcl', path: '/app/config' },
    { kind: 'delete', path: '/app/new' },
  ],
  counters: [{ of: 'children', path: '/app/list', from: 3, to: 1_041 }],
  left: [
    { path: '/app/live', why: 'ephemeral' },
    { path: '/app/other', why: 'ephemeral' },
    { path: '/app/list', why: 'quota' },
  ],
};

/** A plan of /app, in which each kind of change is one. */
export function partPlan(fields: Partial<PartPlan> = {}): PartPlan {
  const { changes, counters, left } = { ...difference, ...fields };
  return {
    ...{ schemaVersion: 2, kind: 'part', planId, ensemble: 'prod', force: false, until: null },
    createdAt: '2026-11-22T12:00:00.000Z',
    expiresAt: '2026-11-23T12:00:00.000Z',
    part: { paths: ['/app'], exact: true },
    backup: {
      ...{ ensemble: 'prod', tick: '20261122T030000Z', node: 'i-1', epoch: 2, sha256: 'ab' },
      key: 'prod/zookeeper-backup-20261122T030000Z.tar.gz',
      manifestKey: 'prod/zookeeper-backup-20261122T030000Z.manifest.json',
      ...{ bytes: 820_843, dataBytes: 1_000_000, logBytes: 67_108_880, zookeeperVersion: '3.9.3' },
      ...{ level: 3, unproven: null, complete: null },
    },
    result: { to: '0x200000010', toTime: '2026-11-22T02:59:58.718Z', isCut: false },
    live: {
      ...{ key: `prod/restores/${planId}.planned.tar.gz`, node: 'i-1', bytes: 9, sha256: 'cd' },
      ...{ zookeeperVersion: '3.9.3', captured: { zxid: '0x200000013' }, to: '0x200000013' },
    },
    counts: countsOf({ changes, counters, left }),
    first: changes.map(({ kind, path }) => ({ kind, path })),
    longestRequest: 1_048_575,
    checksum: 'CRC64NVME',
    sentences: ['What the plan says besides.'],
    warnings: ['A put-back that died left its lock.'],
    applications: ['Kafka reads a setting again only when it is told.'],
    ...{ changes, counters, left },
    ...fields,
  };
}

const allDone: PartDone = {
  ...{ batches: 3, of: 3, lists: 1, refused: [], refusals: 0 },
  ...{ remaining: [], remainders: 0, comparedAt: '0x500000020', milliseconds: 420 },
};

/** What became of that plan. @param done all of it, but for what is told here */
export const partReport = (
  done: Partial<PartDone> = {},
  fields: Partial<RestoreReport> = {},
): RestoreReport => {
  const { outageSeconds: _, ...rest } = report({ sentences: ['Batches applied: 3 of 3.'] });
  return { ...rest, part: { plan: headOf(partPlan()), done: { ...allDone, ...done } }, ...fields };
};

/** The plan was made before; its execution or undo ends so. */
export function plannedPartCloud(
  ended: RestoreReport = partReport(),
  plan: Partial<PartPlan> = {},
): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(restoreKeys.plan(planId), partPlan(plan));
  cloud.answers(succeeded(ended));
  return cloud;
}

/** The plan is made, and executed where that is asked for. */
export function partCloud(plan: Partial<PartPlan> = {}): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(restoreKeys.plan(planId), partPlan(plan));
  cloud.answers(succeeded(report({ kind: 'plan', outcome: 'Planned' })));
  cloud.answers(succeeded(partReport()));
  return cloud;
}
