import { join } from 'node:path';
import type { RunReport } from '../../lambda/backup/report.ts';
import {
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from '../local-cloud/local-cloud.ts';

const folder = join(__dirname, '..', '..', '.cache', 'e2e');

/** A local cloud for one test file, in a folder of its own. Close it in `afterAll`. */
export const startCloud = (
  name: string,
  options: Omit<LocalCloudOptions, 'directory'>,
): Promise<LocalCloud> => startLocalCloud({ ...options, directory: join(folder, name) });

/** The reports of all runs so far, as the bus got them. */
export const reportsOf = (cloud: LocalCloud): RunReport[] =>
  cloud.events.events.map(({ detail }) => detail as unknown as RunReport);

/** Takes one backup and gives its report. */
export async function backUpOnce(cloud: LocalCloud, payload: object = {}): Promise<RunReport> {
  const before = cloud.events.events.length;
  await cloud.invoke({ ensemble: 'local', ...payload });
  const reports = reportsOf(cloud).slice(before);
  expect(reports).toHaveLength(1);
  return reports[0] as RunReport;
}

/** The commands that a document of the ensemble was sent in. */
export const commandsOf = (cloud: LocalCloud, document: 'probe' | 'backup' | 'revive') =>
  cloud.ssm.commands.filter(({ documentName }) => documentName.endsWith(`-${document}`));

/** A time of its own for each run, so that no two share a tick. */
let ticks = 0;
export const nextTick = () => new Date(Date.UTC(2026, 0, 1) + 60_000 * ticks++);
