import { FakeCloud, succeeded } from './fake-cloud.ts';
import { created, partCloud, partReport, plannedPartCloud } from './part-plans.ts';
import { planId, plannedCloud, putStatus, report } from './plans.ts';

const person = { isTTY: true } as const;
const payloads = (cloud: FakeCloud) => cloud.invocations.map(({ payload }) => payload);
const planOfApp = { ensemble: 'prod', backup: 'latest', path: ['/app'], plan: planId };

test('a person who types the name of the ensemble has the part put back that they read', async () => {
  const cloud = partCloud();
  const typed = { ...person, typed: 'prod\n' };

  const { code, stdout, stderr } = await cloud.runOn(typed, 'restore', 'prod', '--path', '/app');

  expect(code).toBe(0);
  expect(payloads(cloud)).toEqual([planOfApp, { plan: planId, execute: true }]);
  expect(stdout).toContain(`✓ restore ${planId}: Succeeded\n`);
  expect(stderr).toContain('Type the name of the ensemble (prod) to put it back: ');
  expect(stderr).toContain(`To go back: npx zk-backup undo ${planId}\n`);
});

test('paths, exactness, a point and force go to the function, what is below another path left out', async () => {
  const cloud = partCloud();

  await cloud.run(
    ...['restore', 'prod', '--path', '/b', '--path', '/a/x', '--path', '/a', '--exact'],
    ...['--until', 'just-before:/a', '--force', '--plan-only'],
  );

  expect(payloads(cloud)).toEqual([
    {
      ...{ ensemble: 'prod', backup: 'latest', plan: planId },
      ...{ path: ['/a', '/b'], exact: true, until: 'just-before:/a', force: true },
    },
  ]);
});

test('in a script --yes shows the plan and executes it, in one command', async () => {
  const cloud = partCloud();

  const { code, stdout } = await cloud.run('restore', 'prod', '--path', '/app', '--yes');

  expect(code).toBe(0);
  expect(payloads(cloud)).toEqual([planOfApp, { plan: planId, execute: true }]);
  expect(stdout).toMatch(/^Plan .*✓ restore /s);
});

test.each([
  [['--exact'], '--exact needs --path'],
  [['--all'], '--all needs --path'],
  [['--data'], '--data needs --path'],
  [['--path'], '--path takes a value: --path PATH.'],
  [['--path', '/app/'], '"/app/" is not the path of a znode.'],
  [['--path', 'app'], '"app" is not the path of a znode.'],
  [['--path', '/app', '--path', ''], '"" is not the path of a znode.'],
  [['--path', '/zookeeper'], "/zookeeper is ZooKeeper's own"],
  [['--path', '/zookeeper/quota/app'], "/zookeeper/quota/app is ZooKeeper's own"],
  [['--path', '/app', '--execute', planId], '--path is for a new plan'],
  [['--exact', '--execute', planId], '--exact is for a new plan'],
  [['--path', '/app', '--until', '17'], 'a zxid such as'],
])('restore prod %j is bad usage, and nothing is invoked', async (args, told) => {
  const cloud = new FakeCloud();

  const { code, stderr } = await cloud.run('restore', 'prod', ...args);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  expect(stderr).toContain(told);
});

test('an ensemble that is not there is answered with those that are, and nothing is invoked', async () => {
  const cloud = partCloud();

  const { code, stderr } = await cloud.run('restore', 'prd', '--path', '/app');

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
  expect(stderr).toContain('There is no ensemble "prd", only prod.');
});

test.each(['--all', '--data'])(
  '%s of a plan of all of a backup is refused before it is executed',
  async (option) => {
    const cloud = plannedCloud(succeeded(report()));

    const { code, stderr } = await cloud.run(
      'restore',
      'prod',
      '--execute',
      planId,
      '--yes',
      option,
    );

    expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
    expect(stderr).toContain(`${planId} restores all of a backup`);
  },
);

test('a path that the backup has not is told in the words of the function', async () => {
  const cloud = new FakeCloud();
  const refusal = {
    code: 'path-not-in-backup',
    reason: 'The backup has no /nowhere.',
    hint: 'Choose an earlier backup.',
  };
  const outcome = { kind: 'plan', outcome: 'Refused', phase: 'verify', sentences: [] } as const;
  cloud.answers(succeeded(report({ ...outcome, ...refusal, refusals: [refusal] })));

  const { code, stdout } = await cloud.run('restore', 'prod', '--path', '/nowhere');

  expect(code).toBe(1);
  expect(stdout).toBe(
    `\n✗ plan ${planId}: Refused in verify: The backup has no /nowhere.\n  → Choose an earlier backup.\n`,
  );
});

test('where there is nothing to do nobody is asked, and it is no failure', async () => {
  const cloud = partCloud({ changes: [], counters: [], left: [] });

  const { code, stdout, stderr } = await cloud.runOn(person, 'restore', 'prod', '--path', '/app');

  expect({ code, invoked: cloud.invocations.length }).toEqual({ code: 0, invoked: 1 });
  expect(stdout).toContain('changes     none: the ensemble has it as the backup has it\n');
  expect(stderr).toContain('Nothing was touched. There is nothing to do.\n');
});

test('the JSON has the lists of a plan, which grow with the part, with --all alone', async () => {
  const plan = ['restore', 'prod', '--path', '/app', '--plan-only', '--json'];

  const short = JSON.parse((await partCloud().run(...plan)).stdout);
  const all = JSON.parse((await partCloud().run(...plan, '--all')).stdout);

  expect(short.plan).toMatchObject({ kind: 'part', counts: { create: 3, setData: 1 } });
  expect(short.plan).not.toHaveProperty('changes');
  expect(all.plan).toMatchObject({ changes: { length: 6 }, counters: { length: 1 } });
});

test('a znode that is named like a command of ours is shown as it is', async () => {
  const path = '/app/then: npx zk-backup list';
  const changes = [created(path), created(`${path} again`)];
  const cloud = partCloud({ changes, counters: [], left: [{ path, why: 'quota' }] });
  cloud.environment = { ...cloud.environment, ZK_BACKUP_COMMAND: 'zkb' };

  const options = ['--plan-only', '--bucket', 'backups'];
  const { stdout } = await cloud.run('restore', 'prod', '--path', '/app', ...options);

  expect(stdout).toContain(`\n+ ${path}\n+ ${path} again\n`);
  expect(stdout).toContain(`\n· ${path}: has a quota`);
  expect(stdout).toContain('zkb restore --bucket backups');
  expect(stdout).not.toContain('\ue000');
});

test('a plan that was executed before is not executed again, and the command for another one is told', async () => {
  const cloud = plannedPartCloud();
  cloud.put(`prod/restores/${planId}.execution.json`, { execution: 'arn' });
  putStatus(cloud, { execution: 'arn', report: partReport() });
  cloud.underWay(succeeded(partReport()));

  const { code, stdout, stderr } = await cloud.run('restore', 'prod', '--execute', planId, '--yes');

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 1, invocations: [] });
  expect(stdout).toContain(`${planId} was executed before: it ended Succeeded`);
  expect(stderr).toContain('npx zk-backup restore prod --path /app\n');
});

test('an undo of a part says what it takes back, and that nothing is stopped', async () => {
  const cloud = plannedPartCloud(partReport({}, { kind: 'undo' }));
  const typed = { ...person, typed: 'prod\n' };

  const { code, stdout, stderr } = await cloud.runOn(typed, 'undo', planId);

  expect(code).toBe(0);
  expect(payloads(cloud)).toEqual([{ undo: planId }]);
  expect(stdout).toContain('- Nothing is stopped: prod goes on serving.\n');
  expect(stdout).toContain('- What was put back of /app (3 created, 1 set, 1 ACL, 1 deleted)');
  expect(stdout).not.toContain('version-2');
  expect(stderr).toContain('to take it back: ');
});
