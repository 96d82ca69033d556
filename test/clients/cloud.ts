import type { Manifest } from '../../lambda/backup/manifest.ts';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { CaptureMode } from '../../lambda/contract/settings.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { ToolsMissing } from '../../local-cloud/toolbox/missing-tools.ts';
import { packageSets } from '../../local-cloud/toolbox/packages.ts';
import { cacheOfClone, provideSets } from '../../local-cloud/toolbox/provide-sets.ts';
import { backUpWell, manifestOf, reportsOf, requireSucceeded, startCloud } from '../e2e/clouds.ts';

/** Three servers, the stack, and what Debian has of applications that use ZooKeeper. */
export async function startClientsCloud(name: string, mode: CaptureMode): Promise<LocalCloud> {
  if (!(await provideSets([packageSets.kazoo, packageSets.clickHouse], cacheOfClone))) {
    const reason = 'apt of this system names no Debian archive to take it from';
    throw new ToolsMissing(['kazoo and clickhouse-server of Debian 12'], reason);
  }
  return startCloud(`clients-${name}`, {
    nodes: 3,
    mode,
    durable: { millisecondsPerSecond: 200 },
  });
}

/** Takes one backup, which must be proven. */
export async function provenBackup(cloud: LocalCloud): Promise<RunReport> {
  const report = await backUpWell(cloud);
  expect(manifestOf(cloud, report).proof).toMatchObject({ level: 3 });
  return report;
}

/** The level of every backup that was taken, those after a restore as well. */
export const levels = (cloud: LocalCloud): Manifest['proof']['level'][] =>
  reportsOf(cloud).map((report) => manifestOf(cloud, requireSucceeded(report)).proof.level);
