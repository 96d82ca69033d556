/** A node that cannot be backed up is named; what becomes of the others. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../../bin/local/command-line.ts';
import type { PrintedDocuments } from '../../cli/text/documents.ts';
import type { RunReport } from '../../lambda/backup/report.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { backUpOnce, commandsOf, startCloud } from './clouds.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startCloud('left-out', {
    nodes: 3,
    mode: 'stop',
    durable: { millisecondsPerSecond: 300 },
  });
});
afterAll(() => cloud?.close());

test('an unreachable voter is named, and nobody is stopped', async () => {
  cloud.ssm.setState(cloud.instanceOf(1), 'connection-lost');

  const report = await backUpOnce(cloud);
  cloud.ssm.setState(cloud.instanceOf(1), 'running');

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose', serving: true });
  expect(report.reason).toMatch(/did not answer \(i-00000000000000001: its agent is not online/);
  expect(commandsOf(cloud, 'backup')).toEqual([]);
});

test('what failed is told by status, with its code, its hint and a place in the line of a check', async () => {
  const { code, document } = await runCommandLine(cloud, ['status', 'local'], 2);
  const check = await runCommandLine(cloud, ['status', '--max-age', '26h'], 2);

  const failed = { outcome: 'Failed', phase: 'choose', code: 'voter-missing' };
  const [{ lastRun, problems }] = (document as PrintedDocuments['status']).ensembles as [never];
  expect({ code, checked: check.code }).toEqual({ code: 1, checked: 2 });
  expect(lastRun).toMatchObject({ ...failed, reason: expect.stringMatching(/^Not every voting/) });
  expect(problems).toMatchObject([
    { what: 'no-backup', severity: 'critical' },
    { what: 'run-failed', hint: expect.stringMatching(/^Bring it back and let it sync/) },
  ]);
});

test('a node whose capture ends before its stop is left out with its reason, and the next is backed up', async () => {
  const { payload } = await cloud.invoke({ ensemble: 'local', dryRun: true });
  const { node: first } = payload as RunReport;
  const node = cloud.ensemble.nodes.find(({ id }) => cloud.instanceOf(id) === first);
  const stages = join(node?.dataDirectory ?? '', '.zk-backup');
  symlinkSync('/nowhere', stages);

  const report = await backUpOnce(cloud);

  expect(report).toMatchObject({ outcome: 'Succeeded', serving: true });
  expect(report.node).not.toBe(first);
  expect(report.leftOut).toEqual([
    { instanceId: first, reason: expect.stringContaining(`${stages} is`) },
  ]);
  expect(commandsOf(cloud, 'revive')).toEqual([]);
});

// The last: a terminated instance does not come back.
test('a node that was just terminated is named, and does not keep the others from being asked', async () => {
  cloud.ssm.setState(cloud.instanceOf(1), 'terminated');

  const { payload } = await cloud.invoke({ ensemble: 'local', dryRun: true });

  const { nodes } = payload as RunReport;
  expect(nodes.map(({ role }) => role !== null)).toEqual([false, true, true]);
  expect(nodes[0]?.trouble).toMatch(/^SSM refused its probe: InvalidInstanceId/);
});
