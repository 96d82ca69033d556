import type { RunReport } from '../../../../lambda/backup/report.ts';
import { FakeCloud, failed, functions, succeeded } from '../fake-cloud.ts';
import { outputsFile } from '../outputs-file.ts';

const outputs = outputsFile('prod', 'staging', 'zk-a');
afterAll(outputs.remove);

const runAll = (cloud: FakeCloud, ...args: string[]) =>
  cloud.run('run', '--all', '--outputs', outputs.path, ...args);

const good = (ensemble: string, fields: Partial<RunReport> = {}) =>
  succeeded({
    outcome: 'Succeeded',
    runId: `${ensemble}.20261122T120000Z`,
    ensemble,
    node: 'i-1',
    chosenBecause: 'the follower with the newest data',
    level: 3,
    downtimeMs: 1670,
    archive: { bytes: 614_710 },
    phases: [],
    ...fields,
  });

const skipped = { outcome: 'Skipped', archive: undefined } as const;

test('every ensemble of the stack is run, one after another, each told in one line', async () => {
  const cloud = new FakeCloud();
  for (const name of ['prod', 'staging', 'zk-a']) cloud.answers(good(name));

  const { code, stdout } = await runAll(cloud);

  expect(code).toBe(0);
  expect(cloud.invocations).toEqual(
    ['prod', 'staging', 'zk-a'].map((ensemble) => ({
      functionName: functions.backup,
      type: 'Event',
      payload: { ensemble },
    })),
  );
  expect(stdout).toBe(
    [
      '✓ prod     Succeeded prod.20261122T120000Z: 614.7 KB, proven, 1.67 s down',
      '✓ staging  Succeeded staging.20261122T120000Z: 614.7 KB, proven, 1.67 s down',
      '✓ zk-a     Succeeded zk-a.20261122T120000Z: 614.7 KB, proven, 1.67 s down',
      '',
    ].join('\n'),
  );
});

test('one that fails, is skipped or is refused keeps no other from being run, and is an exit code', async () => {
  const cloud = new FakeCloud();
  cloud.answers(good('prod', { ...skipped, outcome: 'Failed', reason: 'None serves.' }));
  cloud.answers(good('staging', { ...skipped, reason: 'Another run is at work.' }));
  cloud.answers(
    succeeded({
      version: 1,
      outcome: 'Refused',
      code: 'bad-request',
      reason: 'No zk-a.',
      hint: 'Deploy.',
    }),
  );

  const { code, stdout } = await runAll(cloud);

  expect(code).toBe(1);
  expect(stdout).toBe(
    [
      '✗ prod     Failed prod.20261122T120000Z: None serves.',
      '✗ staging  Skipped staging.20261122T120000Z: Another run is at work.',
      '✗ zk-a     Refused: No zk-a.',
      '',
    ].join('\n'),
  );
});

test('of each it says how many nodes serve it, or which one does not', async () => {
  const node = (instanceId: string, fields: object = {}) => ({
    ...{ instanceId, role: 'follower', zxid: '0x1', znodes: 9, comparison: 'equal', found: '' },
    ...{ at: '2026-11-22T12:00:09.123Z', ...fields },
  });
  const lost = { role: null, comparison: 'not-compared', found: 'No port.' };
  const cloud = new FakeCloud();
  cloud.answers(good('prod', { served: [node('i-1'), node('i-2')] as never }));
  cloud.answers(good('staging', { served: [node('i-1'), node('i-2', lost)] as never }));
  cloud.answers(good('zk-a'));

  const { stdout } = await runAll(cloud);

  expect(stdout.split('\n').map((line) => line.split('down')[1])).toEqual([
    ...[', 2 nodes serve it', ', ! i-2 not seen to serve: No port.', '', undefined],
  ]);
});

test('one that failed among good ones is an exit code', async () => {
  const cloud = new FakeCloud();
  cloud.answers(good('prod'));
  cloud.answers(failed('staging.1 ended Failed in capture: No room.'));
  cloud.answers(good('zk-a'));

  const { code } = await runAll(cloud);

  expect(code).toBe(1);
});

test('one whose end cannot be seen keeps no other from being run', async () => {
  const cloud = new FakeCloud();
  cloud.answers();
  cloud.answers(good('staging'));
  cloud.answers(good('zk-a', { level: 2, downtimeMs: 0, warnings: ['It is empty.'] }));

  const { code, stdout } = await runAll(cloud);

  expect(code).toBe(1);
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^✗ prod {5}arn:\S+ cannot be read/),
    expect.stringMatching(/^✓ staging/),
    '! zk-a     Succeeded zk-a.20261122T120000Z: 614.7 KB, sound, never down, ! It is empty.',
    '',
  ]);
});

test('a dry run of all says of each which node, or why none', async () => {
  const cloud = new FakeCloud();
  cloud.answers(good('prod', { ...skipped, reason: 'Dry run: nothing was touched.' }));
  cloud.answers(good('staging', { ...skipped, outcome: 'Refused', reason: 'None serves.' }));
  cloud.answers(good('zk-a', { ...skipped, warnings: ['It stops slowly.'] }));

  const { code, stdout } = await runAll(cloud, '--dry-run');

  expect(code).toBe(1);
  expect(cloud.invocations[2]?.payload).toEqual({ ensemble: 'zk-a', dryRun: true });
  expect(stdout).toBe(
    [
      '✓ prod     would take i-1: the follower with the newest data',
      '✗ staging  Refused staging.20261122T120000Z: None serves.',
      '! zk-a     would take i-1: the follower with the newest data; ! It stops slowly.',
      '',
    ].join('\n'),
  );
});

test('the JSON is one document', async () => {
  const cloud = new FakeCloud();
  for (const name of ['prod', 'staging']) cloud.answers(good(name));
  cloud.answers(failed('zk-a.1 ended Failed'));

  const { code, stdout } = await runAll(cloud, '--json');

  expect(code).toBe(1);
  expect(JSON.parse(stdout).runs).toMatchObject([
    { ensemble: 'prod', status: 'SUCCEEDED', result: { node: 'i-1' } },
    { ensemble: 'staging', status: 'SUCCEEDED' },
    { ensemble: 'zk-a', status: 'FAILED', message: 'zk-a.1 ended Failed' },
  ]);
});

test.each([
  ['an ensemble, too', ['prod'], 'it goes without "prod"'],
  ['a new lineage', ['--new-lineage'], 'is for one ensemble that was restored'],
])('--all with %s is bad usage, and invokes nothing', async (_what, args, told) => {
  const cloud = new FakeCloud();

  const { code, stderr } = await runAll(cloud, ...args);

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  expect(stderr).toContain(told);
});

test('where nothing tells the names of the ensembles, it says what does', async () => {
  const cloud = new FakeCloud();

  const { code, stderr } = await cloud.run('run', '--all');

  expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  expect(stderr).toMatch(/names of the ensembles are not known[\s\S]*deploy again/);
});
