import type { RunReport } from '../../../lambda/backup/report.ts';
import { FakeCloud, failed, functions, succeeded } from './fake-cloud.ts';

const report = (fields: Partial<RunReport> = {}) => ({
  outcome: 'Succeeded',
  runId: 'prod.20261122T120000Z',
  ensemble: 'prod',
  node: 'i-1',
  chosenBecause: 'the follower with the newest data',
  level: 3,
  downtimeMs: 1670,
  archive: { bucket: 'backups', key: 'prod/a.tar.gz', bytes: 614_710, zxid: '0x100000119' },
  capture: { zxid: '0x100000117' },
  nodes: [{ instanceId: 'i-1', role: 'follower', zxid: '0x100000119', trouble: null }],
  phases: [{ name: 'probe', ms: 2540 }],
  ...fields,
});

function cloudThatAnswers(...answers: Parameters<FakeCloud['answers']>): FakeCloud {
  const cloud = new FakeCloud();
  cloud.answers(...answers);
  return cloud;
}

test('the alias is invoked asynchronously, and awaited', async () => {
  const cloud = cloudThatAnswers({ Status: 'RUNNING' }, succeeded(report()));

  const { code } = await cloud.run('run', 'prod');

  expect(code).toBe(0);
  expect(cloud.invocations).toMatchObject([
    { functionName: functions.backup, type: 'Event', payload: { ensemble: 'prod' } },
  ]);
});

test('the outcome is told', async () => {
  const { stdout } = await cloudThatAnswers(succeeded(report())).run('run', 'prod');

  expect(stdout).toBe(
    [
      '✓ Succeeded prod.20261122T120000Z',
      '  node        i-1: the follower with the newest data',
      '  backup      s3://backups/prod/a.tar.gz',
      '  size        614.7 KB',
      '  zxid        0x100000119',
      '  proof       proven (level 3)',
      '  downtime    1.67 s',
      '  took        2.54 s',
      '',
    ].join('\n'),
  );
});

test('a node that was left out is told with its reason', async () => {
  const leftOut = [{ instanceId: 'i-2', reason: 'No room.' }];

  const { stdout } = await cloudThatAnswers(succeeded(report({ leftOut }))).run('run', 'prod');

  expect(stdout).toContain('\n  left out    i-2: No room.\n');
});

test.each(['Failed', 'Unknown'] as const)(
  'a run that ended %s says why, and what to do',
  async (outcome) => {
    const ended = report({
      ...{ outcome, phase: 'choose', reason: 'None serves.', hint: 'Start one.' },
      archive: undefined,
    });

    const { code, stdout } = await cloudThatAnswers(succeeded(ended)).run('run', 'prod');

    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ \w+ prod\S+: None serves\.\n/);
    expect(stdout).toMatch(/\n {2}do {10}Start one\.\n/);
  },
);

test('a run that died says how', async () => {
  const cloud = cloudThatAnswers(failed('prod.1 ended Failed in choose: None serves.'));

  const { code, stdout } = await cloud.run('run', 'prod');

  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: '✗ prod.1 ended Failed in choose: None serves.\n',
  });
});

test.each(['TIMED_OUT', 'STOPPED'])('an execution that ended %s is no backup', async (Status) => {
  const { code, stdout } = await cloudThatAnswers({ Status }).run('run', 'prod');

  expect(code).toBe(1);
  expect(stdout).toMatch(/^✗ (It ran out of time|Somebody stopped it)\.\n$/);
});

test('a run that gave way to another one is no backup', async () => {
  const skipped = report({
    outcome: 'Skipped',
    reason: 'Another run is at work.',
    archive: undefined,
  });

  const { code, stdout } = await cloudThatAnswers(succeeded(skipped)).run('run', 'prod');

  expect(code).toBe(1);
  expect(stdout).toMatch(/^✗ Skipped prod\S+: Another run is at work\.\n/);
});

test('a dry run shows the nodes and which one would be taken', async () => {
  const dry = report({
    outcome: 'Skipped',
    reason: 'Dry run: nothing was touched.',
    archive: undefined,
  });
  const cloud = cloudThatAnswers(succeeded(dry));

  const { code, stdout } = await cloud.run('run', 'prod', '--dry-run');

  expect(code).toBe(0);
  expect(cloud.invocations[0]?.payload).toEqual({ ensemble: 'prod', dryRun: true });
  expect(stdout).toContain('▸  i-1   follower  0x100000119');
});

test('a dry run that is refused says why, shows the nodes, and is no success', async () => {
  const refused = { outcome: 'Refused', reason: 'None leads.', hint: 'Tag all.' } as const;
  const cloud = cloudThatAnswers(succeeded(report({ ...refused, archive: undefined })));

  const { code, stdout } = await cloud.run('run', 'prod', '--dry-run');

  expect(code).toBe(1);
  expect(stdout).toMatch(/^✗ Refused prod\.20261122T120000Z: None leads\.\n/);
  expect(stdout).toContain('  do          Tag all.\n');
  expect(stdout).toContain('i-1   follower  0x100000119');
});

test('a run of an older history is asked for in so many words', async () => {
  const cloud = cloudThatAnswers(succeeded(report()));

  await cloud.run('run', 'prod', '--new-lineage');

  expect(cloud.invocations[0]?.payload).toEqual({ ensemble: 'prod', newLineage: true });
});

test('the JSON is one document', async () => {
  const { stdout } = await cloudThatAnswers(succeeded(report())).run('run', 'prod', '--json');

  expect(JSON.parse(stdout)).toMatchObject({ status: 'SUCCEEDED', result: { node: 'i-1' } });
});

test.each([[[]], [['Prod!']], [['prod', 'again']], [['prod', '--force']]])(
  'run %j is bad usage, and invokes nothing',
  async (args) => {
    const cloud = new FakeCloud();

    const { code } = await cloud.run('run', ...args);

    expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  },
);

test('without the function’s ARN nothing is invoked', async () => {
  const cloud = new FakeCloud();
  cloud.environment = { ZK_BACKUP_BUCKET: 'backups' };

  const { code, stderr } = await cloud.run('run', 'prod');

  expect(code).toBe(2);
  expect(stderr).toContain('ZK_BACKUP_FUNCTION');
});
