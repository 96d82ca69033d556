import { restoreKeys } from '../../../lambda/contract/keys.ts';
import {
  archiveKey,
  executionArn,
  FakeCloud,
  functions,
  manifest,
  manifestKey,
  succeeded,
} from './fake-cloud.ts';
import { goodCloud, plan, planFirst, planId, plannedCloud, report } from './plans.ts';

const person = { isTTY: true } as const;
const payloads = (cloud: FakeCloud) => cloud.invocations.map(({ payload }) => payload);

test('a person who types the name of the ensemble has the plan executed that they read', async () => {
  const cloud = goodCloud();

  const { code, stdout } = await cloud.runOn({ ...person, typed: 'prod\n' }, 'restore', 'prod');

  expect(code).toBe(0);
  expect(payloads(cloud)).toEqual([
    { ensemble: 'prod', backup: 'latest', plan: planId },
    { plan: planId, execute: true },
  ]);
  expect(stdout).toContain(`✓ restore ${planId}: Succeeded, 10.0 s without ZooKeeper\n`);
});

test.each(['\n', 'yes\n', 'staging\n', ''])('typing %j touches nothing', async (typed) => {
  const cloud = goodCloud();

  const { code, stderr } = await cloud.runOn({ ...person, typed }, 'restore', 'prod');

  expect(code).toBe(1);
  expect(payloads(cloud)).toHaveLength(1);
  expect(stderr).toContain(`--execute ${planId}\n`);
});

test('the plan tells backup, proof, age, nodes, times and warnings before it asks', async () => {
  const { stdout } = await goodCloud().runOn(person, 'restore', 'prod');

  expect(stdout).toBe(
    [
      `Plan ${planId}`,
      '  into        prod (serving, 3 nodes)',
      '  backup      prod/zookeeper-backup-20261122T030000Z.tar.gz',
      '  taken       2026-11-22 03:00:00Z (9 h ago), 3.9.3',
      '  size        820.8 KB, unpacked 68.1 MB',
      '  proof       proven (level 3), read again for this plan',
      '  result      1,003 znodes (4 ephemeral) up to 0x200000010, of 2026-11-22 02:59:58Z',
      '  takes       about 2 min 10 s',
      '  outage      about 22 s without ZooKeeper',
      '  valid       until 2026-11-23 12:00:00Z',
      '',
      'node  server  role      zxid         epoch  version  holds',
      'i-1   1       follower  0x200000013  2/2    3.9.3    1.2 MB',
      'i-2   2       down      -            2/2    3.9.3    nothing',
      'i-3   3       leader    0x200000013  2/2    3.9.3    1.2 MB',
      '',
      '- Every voting member serves: the restore stops them.',
      '! i-2 does not tell its version.',
      '',
    ].join('\n'),
  );
});

test('of an ensemble that is lost it is told when it serves again, not how long it is away', async () => {
  const cloud = new FakeCloud();
  planFirst(cloud, { situation: 'empty' });
  cloud.answers(succeeded(report({ plan: plan({ situation: 'empty' }) })));

  const { stdout } = await cloud.runOn({ ...person, typed: 'prod\n' }, 'restore', 'prod');

  expect(stdout).toContain('  serves      about 29 s after the command\n');
  expect(stdout).toContain('Succeeded, serves 10.0 s after the command\n');
  expect(stdout).not.toContain('without ZooKeeper');
});

test('where nobody watches a plan is shown and not executed', async () => {
  const cloud = goodCloud();

  const { code, stdout, stderr } = await cloud.run('restore', 'prod');

  expect(code).toBe(1);
  expect(stdout).toMatch(/^Plan /);
  expect(payloads(cloud)).toHaveLength(1);
  expect(stderr).toContain(`npx zk-backup restore prod --execute ${planId} --yes\n`);
});

test('--plan-only is done when the plan is made', async () => {
  const cloud = goodCloud();

  const { code } = await cloud.runOn(person, 'restore', 'prod', '--plan-only');

  expect({ code, invoked: cloud.invocations.length }).toEqual({ code: 0, invoked: 1 });
});

test('a plan that was read before is executed without a question by --yes', async () => {
  const cloud = plannedCloud(succeeded(report()));

  const { code } = await cloud.run('restore', 'prod', '--execute', planId, '--yes');

  expect(code).toBe(0);
  expect(cloud.invocations).toMatchObject([
    { functionName: functions.execute, type: 'Event', payload: { plan: planId, execute: true } },
  ]);
});

test('a plan that is named without --yes is shown, and asked about', async () => {
  const cloud = plannedCloud(succeeded(report()));

  const asked = await cloud.runOn(
    { ...person, typed: 'no\n' },
    'restore',
    'prod',
    '--execute',
    planId,
  );

  expect(asked.code).toBe(1);
  expect(asked.stdout).toMatch(/^Plan /);
  expect(cloud.invocations).toEqual([]);
});

test('the command, typed again, watches the execution that is under way', async () => {
  const cloud = new FakeCloud();
  cloud.put(restoreKeys.plan(planId), plan());
  cloud.put(restoreKeys.execution(planId), { execution: executionArn });
  cloud.underWay({ Status: 'RUNNING' }, succeeded(report()));

  const { code, stdout } = await cloud.runOn(person, 'restore', 'prod', '--execute', planId);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 0, invocations: [] });
  expect(stdout).toContain('Succeeded, 10.0 s without ZooKeeper');
});

test('which backup, up to where, into what and with force go to the function', async () => {
  const cloud = new FakeCloud();

  await cloud.run(
    ...['restore', 'prod', '--plan-only', '--into', 'staging', '--force'],
    ...['--before', '2026-11-22T04:00:00+01:00', '--until', '0x20000000D'],
  );

  expect(payloads(cloud)).toEqual([
    {
      ensemble: 'prod',
      into: 'staging',
      backup: { before: '2026-11-22T03:00:00.000Z' },
      until: '0x20000000d',
      force: true,
      plan: 'staging.20261122T120000Z',
    },
  ]);
});

test('until just before a change goes to the function as it is', async () => {
  const cloud = new FakeCloud();

  await cloud.run(...['restore', 'prod', '--plan-only', '--until', 'just-before:/kafka/config']);

  expect(payloads(cloud)).toMatchObject([{ until: 'just-before:/kafka/config' }]);
});

test('the JSON is one document with plan and report', async () => {
  const cloud = goodCloud();

  const { stdout, stderr } = await cloud.runOn(
    { ...person, typed: 'prod\n' },
    ...['restore', 'prod', '--json'],
  );

  expect(JSON.parse(stdout)).toMatchObject({ plan: { planId }, report: { outcome: 'Succeeded' } });
  expect(stderr).toContain(`Plan ${planId}`);
});

test.each([
  [[], 'ENSEMBLE is missing.'],
  [['prod', '--yes'], '--yes needs --execute'],
  [['prod', '--execute', 'latest'], '"latest" is not the id of a plan'],
  [['staging', '--execute', planId], 'is for prod, not for staging'],
  [['prod', '--execute', planId, '--force'], '--force is for a new plan'],
  [['prod', '--backup', 'a', '--before', '2026-11-22T03:00:00Z'], 'two backups'],
  [['prod', '--before', '2026-11-22 03:00'], 'a time with its zone'],
  [['prod', '--before', '2026-13-22T03:00:00Z'], 'a time with its zone'],
  [['prod', '--until', '17'], 'a zxid such as'],
  [['prod', '--into', 'Staging'], 'is not the name of an ensemble'],
])('restore %j is bad usage, and nothing is invoked', async (args, told) => {
  const cloud = new FakeCloud();

  const { code, stderr } = await cloud.run('restore', ...args);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  expect(stderr).toContain(told);
});

const ticks = ['20261120T030000Z', '20261121T030000Z', '20261122T030000Z'] as const;

test.each([
  ['prod@latest', 'latest'],
  ['prod@-0', archiveKey(ticks[2])],
  ['prod@-2', archiveKey(ticks[0])],
  ['prod@2026-11-22T02:59Z', archiveKey(ticks[1])],
  ['prod@2026-11-22T03:00Z', archiveKey(ticks[2])],
  [archiveKey(ticks[1]), archiveKey(ticks[1])],
  [`s3://backups/${archiveKey(ticks[1])}`, archiveKey(ticks[1])],
])('restore %s plans with %s, and so does a drill', async (name, backup) => {
  const cloud = goodCloud();
  for (const tick of ticks) cloud.put(manifestKey(tick), manifest({ tick }));

  await cloud.run('restore', name);
  cloud.answers(succeeded(report({ kind: 'drill' })));
  await cloud.run('drill', name);

  expect(payloads(cloud)).toMatchObject([
    { ensemble: 'prod', backup },
    { ensemble: 'prod', drill: true, backup },
  ]);
});

test.each([
  [['prod@-9'], 'has only 3 backups, none 9 before the newest.'],
  [['prod@2020-01-01T00:00Z'], 'has no backup that was due by 2020-01-01 00:00:00Z.'],
  [['prod@-1', '--backup', 'latest'], '--backup and the argument name two backups.'],
  [['prod@-1', '--before', '2026-11-22T03:00Z'], '--before and the argument name two backups.'],
  [['prod@-1', '--execute', planId], 'and the argument name two backups.'],
  [['./prod.tar.gz'], 'nor of a backup of it'],
])('restore %j names no one backup, and nothing is invoked', async (args, told) => {
  const cloud = new FakeCloud();
  for (const tick of ticks) cloud.put(manifestKey(tick), manifest({ tick }));

  const { code, stderr } = await cloud.run('restore', ...args);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  expect(stderr).toContain(told);
});
