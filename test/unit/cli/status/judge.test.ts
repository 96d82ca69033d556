/** When an ensemble is well: nothing else decides it. */
import { restoreKeys } from '../../../../lambda/contract/keys.ts';
import type { RestoreStatus } from '../../../../lambda/restore/report.ts';
import { drillResult } from '../drill-results.ts';
import { executionArn, FakeCloud, failed, manifest, manifestKey } from '../fake-cloud.ts';
import { planId, putStatus, report } from '../plans.ts';
import { cloudOfOne, putLease, putReport, runId } from './runs.ts';

const judged = async (cloud: FakeCloud) => {
  const { code, stdout } = await cloud.run('status', 'prod', '--json');
  return { code, problems: JSON.parse(stdout).ensembles[0].problems };
};

const putRestore = (cloud: FakeCloud, fields: Partial<RestoreStatus>, id = planId) => {
  cloud.put(restoreKeys.execution(id), {});
  putStatus(cloud, fields, id);
};

const drillId = 'prod.drill-20261122T113000Z';
const drill = (fields: Partial<RestoreStatus>) => (cloud: FakeCloud) =>
  putRestore(cloud, { kind: 'drill', phase: 'inspect', ...fields }, drillId);

type Cause = (cloud: FakeCloud) => unknown;

test.each<[string, Cause, object]>([
  [
    'a run that failed',
    (cloud) => putReport(cloud),
    { what: 'run-failed', severity: 'warning', hint: 'Read the output of the step.' },
  ],
  [
    'a run of which nobody knows how it ended',
    (cloud) => putReport(cloud, { outcome: 'Unknown', serving: null }),
    {
      what: 'not-serving',
      severity: 'critical',
      sentence: `Nobody saw whether ZooKeeper on i-1 serves after the run ${runId}.`,
    },
  ],
  [
    'a node that did not serve after a good run',
    (cloud) => putReport(cloud, { outcome: 'Succeeded', serving: false }),
    {
      what: 'not-serving',
      severity: 'critical',
      sentence: `ZooKeeper on i-1 did not serve after the run ${runId}.`,
    },
  ],
  [
    'a drill that failed',
    (cloud) =>
      cloud.put(
        restoreKeys.drill('prod', '20261122T110000Z'),
        drillResult({
          ok: false,
          checks: [{ name: 'znodes', passed: false, found: '7 of 1004 served' }],
        }),
      ),
    {
      what: 'drill-failed',
      severity: 'warning',
      sentence: expect.stringMatching(/on i-1 failed 1 h ago "znodes": 7 of 1004 served\.$/),
    },
  ],
  [
    'a drill that ended before it came to a result',
    drill({
      report: report({
        ...{ kind: 'drill', outcome: 'Failed', phase: 'inspect', code: 'only-the-leader' },
        ...{ reason: 'No node except the leader serves.', hint: 'Bring a follower back.' },
      }),
    }),
    {
      what: 'drill-failed',
      sentence: `The drill ${drillId} ended Failed in inspect (only-the-leader) 0 s ago: No node except the leader serves.`,
      hint: 'Bring a follower back.',
    },
  ],
  [
    'a drill that died',
    (cloud) => {
      drill({})(cloud);
      cloud.underWay(failed('No more memory.'));
    },
    { what: 'drill-failed', sentence: expect.stringMatching(/died in the phase inspect/) },
  ],
  [
    'a restore that failed',
    (cloud) =>
      putRestore(cloud, {
        report: report({
          outcome: 'Failed',
          phase: 'check',
          code: 'not-as-planned',
          reason: 'No.',
        }),
      }),
    {
      what: 'restore-failed',
      severity: 'critical',
      sentence: `The restore ${planId} ended Failed in check (not-as-planned) 0 s ago: No.`,
    },
  ],
  [
    'a restore that died',
    (cloud) => {
      putRestore(cloud, { phase: 'place' });
      cloud.underWay(failed('No more memory.'));
    },
    {
      what: 'restore-failed',
      sentence: `The restore ${planId} died in the phase place, where it was 0 s ago. Its execution ended FAILED: No more memory.`,
      hint: `See how each node is, then read the log of ${executionArn}.`,
    },
  ],
  [
    'a lock that nobody at work holds',
    (cloud) => putLease(cloud),
    {
      what: 'lease-left',
      severity: 'warning',
      sentence: `${runId} is over, and the ensemble is locked until 2026-11-22 21:30:00Z: runs are skipped.`,
    },
  ],
  [
    'a newer backup that cannot be read',
    (cloud) => cloud.put(manifestKey('20261122T100000Z'), { schemaVersion: 2 }),
    {
      what: 'newer-backup-unreadable',
      severity: 'warning',
      sentence: `A newer one: ${manifestKey('20261122T100000Z')} is of version 2, known is 1: a newer zk-backup wrote it.`,
    },
  ],
])('%s is not well', async (_what, cause, problem) => {
  const cloud = cloudOfOne();
  cause(cloud);

  const { code, problems } = await judged(cloud);

  expect(code).toBe(1);
  expect(problems[0]).toMatchObject(problem);
});

test.each<[string, Cause]>([
  ['an ensemble that has a backup, and nothing else', () => {}],
  [
    'a run that gave way',
    (cloud) => putReport(cloud, { outcome: 'Skipped', code: 'ensemble-held' }),
  ],
  [
    'a restore that failed before the newest backup was taken',
    (cloud) => {
      putRestore(cloud, {
        updatedAt: '2026-11-22T02:00:00.000Z',
        report: report({ outcome: 'Failed', phase: 'check', reason: 'No.' }),
      });
    },
  ],
  [
    'a restore that is under way, and holds the ensemble',
    (cloud) => {
      putRestore(cloud, {});
      putLease(cloud, { execution: executionArn });
      cloud.underWay({ Status: 'RUNNING' });
    },
  ],
  [
    'a drill that went well after one that failed',
    (cloud) => {
      const failedDrill = drillResult({ ok: false, at: '2026-11-22T10:00:00Z' });
      cloud.put(restoreKeys.drill('prod', '20261122T100000Z'), failedDrill);
      cloud.put(restoreKeys.drill('prod', '20261122T113000Z'), drillResult());
      drill({ report: report({ kind: 'drill', outcome: 'Succeeded' }) })(cloud);
    },
  ],
  [
    'a drill that the schedule asked for twice',
    drill({ report: report({ kind: 'drill', outcome: 'Skipped', phase: 'claim' }) }),
  ],
])('%s is well', async (_what, cause) => {
  const cloud = cloudOfOne();
  cause(cloud);

  expect(await judged(cloud)).toEqual({ code: 0, problems: [] });
});

test('an ensemble that never ran has no backup, and is told how to take one', async () => {
  const { code, stdout } = await new FakeCloud().run('status', 'prod');

  expect(code).toBe(1);
  expect(stdout).toContain('last run    none is known\n');
  expect(stdout).toContain(
    '✗ There is no backup.\n    → The first one also arms the schedule: npx',
  );
});

test.each([
  ['listed', 'ListObjectsV2Command', /cannot be listed: AccessDenied.*\n {2}→ .*s3:ListBucket/s],
  ['read', 'GetObjectCommand', /cannot be read: AccessDenied.*\n {2}→ .*s3:GetObject/s],
])('a bucket that may not be %s tells nothing, and that is said', async (_what, name, why) => {
  const cloud = cloudOfOne();
  cloud.refuses = (command) => command.constructor.name === name;

  const { code, stdout, stderr } = await cloud.run('status', 'prod');

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(why);
});

test('an ensemble of which no backup can be read has none', async () => {
  const cloud = new FakeCloud();
  cloud.put(manifestKey('20261122T030000Z'), '<html>');

  const { problems } = await judged(cloud);

  expect(problems).toMatchObject([{ what: 'backup-unreadable', severity: 'critical' }]);
});

test('of many backups the newest that can be read counts', async () => {
  const cloud = cloudOfOne();
  cloud.put(manifestKey('20261121T030000Z'), manifest({ inventory: { znodes: 1 } }));
  cloud.put(manifestKey('20261122T090000Z'), '<html>');

  const { stdout } = await cloud.run('status', 'prod');

  expect(stdout).toContain('1,004 znodes');
});
