import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../lambda/backup/manifest.ts';
import type { RunReport } from '../../lambda/backup/report.ts';
import { events, outcomes } from '../../lambda/contract/signals.ts';
import { invocationNeed } from '../../local-cloud/callers/invocation-need.ts';
import { type LocalCloud, startLocalCloud } from '../../local-cloud/local-cloud.ts';
import type { LocalCloudOptions } from '../../local-cloud/local-cloud-options.ts';
import { fireSchedule } from '../../local-cloud/scheduler/fire-schedule.ts';
import { e2eFolder, e2eVariable } from './e2e-folder.ts';

/** Within a run that has a folder of its own no source changes: what is synthesized is kept there. */
const assemblies = process.env[e2eVariable] && join(e2eFolder, 'assemblies');

/** A local cloud for one test file, in a folder of its own. Close it in `afterAll`. */
export const startCloud = (
  name: string,
  options: Omit<LocalCloudOptions, 'directory'>,
): Promise<LocalCloud> =>
  startLocalCloud({ assemblies, ...options, directory: join(e2eFolder, name) });

/** The reports of all backup runs so far, as the bus got them. */
export const reportsOf = (cloud: LocalCloud): RunReport[] =>
  cloud.events.events
    .filter(({ detailType }) =>
      outcomes.some((outcome) => detailType === events.detailType(outcome)),
    )
    .map(({ detail }) => detail as unknown as RunReport);

/** The manifest of a backup, as it lies in the bucket. */
export function manifestOf(cloud: LocalCloud, { archive }: RunReport): Manifest {
  const file = cloud.s3.locate(cloud.bucket, archive?.manifestKey ?? '');
  if (!file) throw new Error(`there is no manifest ${archive?.manifestKey}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

/** Takes one backup and gives its report. */
export async function backUpOnce(cloud: LocalCloud, payload: object = {}): Promise<RunReport> {
  const before = reportsOf(cloud).length;
  await cloud.invoke({ ensemble: 'local', ...payload });
  const reports = reportsOf(cloud).slice(before);
  expect(reports).toHaveLength(1);
  return reports[0] as RunReport;
}

/** @throws Error that says how a backup ended otherwise */
export function requireSucceeded(report: RunReport): RunReport {
  const { outcome, phase, reason, hint } = report;
  if (outcome === 'Succeeded') return report;
  throw new Error(`the backup ended ${outcome} in ${phase}: ${reason} ${hint}`);
}

/** Takes one backup that what follows rests on. */
export const backUpWell = async (cloud: LocalCloud): Promise<RunReport> =>
  requireSucceeded(await backUpOnce(cloud));

/** Fires the schedule that makes the page about all backups, and waits until it was made. */
export async function firePage({ assembly, calls, functions }: LocalCloud) {
  const [schedule, ...others] = assembly.schedules.filter(
    ({ input }) => !('ensemble' in JSON.parse(input)),
  );
  if (!schedule || others.length > 0) throw new Error('there is not one schedule of a page');
  calls.add(`schedule ${schedule.name}`, invocationNeed(schedule.targetArn));
  const { outcome } = await fireSchedule({ assembly, schedule, functions });
  return outcome;
}

/** The commands that a document of the ensemble was sent in. */
export const commandsOf = (cloud: LocalCloud, document: 'probe' | 'backup' | 'revive') =>
  cloud.ssm.commands.filter(({ documentName }) => documentName.endsWith(`-${document}`));

/** A time of its own for each run, so that no two share a tick; of now, as a schedule's is. */
let lastTick = 0;
export function nextTick(): Date {
  lastTick = Math.max(lastTick + 1000, Math.floor(Date.now() / 1000) * 1000);
  return new Date(lastTick);
}
