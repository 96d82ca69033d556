import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetDurableExecutionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { runCommandLine } from '../bin/local/command-line.ts';
import { drillId } from '../lambda/contract/keys.ts';
import { tickOf } from '../lambda/contract/tick.ts';
import type { InvocationEnd } from './functions/asynchronous-invocations.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

let directory: string;
let cloud: LocalCloud;
let lambda: LambdaClient;
/** How the schedules' first runs end, before anybody took a backup. */
let byUnarmed: InvocationEnd[];
/** What `npx zk-backup run --all` ends with then. */
let byArming: { readonly code: number | null; readonly document: unknown };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-local-cloud-'));
  cloud = await startLocalCloud({
    directory: join(directory, 'cloud'),
    nodes: 1,
    mode: 'live',
    durable: { millisecondsPerSecond: 50 },
    configuration: { drill: { every: 86_400 } },
  });
  lambda = new LambdaClient({
    endpoint: cloud.clientEnvironment.AWS_ENDPOINT_URL_LAMBDA,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  byUnarmed = [await cloud.fire(), await cloud.fireDrill()];
  const outputs = join(directory, 'outputs.json');
  await writeFile(outputs, JSON.stringify({ ZkBackup: cloud.outputs }));
  byArming = await runCommandLine(cloud, ['run', '--all', '--outputs', outputs], 2);
});
afterAll(async () => {
  await cloud?.close();
  await rm(directory, { recursive: true });
});

const invoke = (alias: string | undefined, payload: object) =>
  lambda.send(
    new InvokeCommand({
      FunctionName: alias,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(payload)),
    }),
  );

test('settings of the ensemble are as the test wants them', () => {
  const drill = cloud.assembly.schedules.find(
    ({ targetArn }) => targetArn === cloud.outputs.RestoreAliasArn,
  );

  expect(drill?.expression).toMatch(/^cron\(\d+ [456] \* \* \? \*\)$/);
});

test('who invokes through the API sees by the ARN how the execution ended', async () => {
  const { DurableExecutionArn } = await invoke(cloud.outputs.BackupAliasArn, {
    ensemble: 'local',
    dryRun: true,
  });
  await cloud.settled();

  const execution = await lambda.send(new GetDurableExecutionCommand({ DurableExecutionArn }));

  expect(execution.Status).toBe('SUCCEEDED');
  expect(JSON.parse(execution.Result ?? '')).toMatchObject({ phase: 'choose' });
});

test('what was invoked through the API is awaited', async () => {
  const before = await cloud.settled();
  await invoke(cloud.outputs.RestoreAliasArn, { ensemble: 'local', backup: 'latest' });

  const after = await cloud.settled();

  expect(after.slice(before.length)).toMatchObject([{ payload: { kind: 'plan' } }]);
});

test('before the first backup neither schedule touches a node, and both end well', () => {
  const skipped = { payload: { outcome: 'Skipped', phase: 'arm' } };

  expect(byUnarmed).toMatchObject([skipped, skipped]);
  expect(byUnarmed.map(({ error }) => error)).toEqual([undefined, undefined]);
});

test('a person arms every ensemble that the outputs file names', () => {
  const good = { ensemble: 'local', status: 'SUCCEEDED', result: { outcome: 'Succeeded' } };

  expect(byArming).toMatchObject({ code: 0, document: { schemaVersion: 1, runs: [good] } });
});

test('after that the schedule takes a backup', async () => {
  const { payload } = await cloud.fire();

  expect(payload).toMatchObject({ outcome: 'Succeeded' });
});

test.each<[string, 'invoke' | 'invokeRestore', object]>([
  ['an ensemble that does not exist', 'invoke', { ensemble: 'prdo' }],
  ['an unknown field', 'invoke', { ensemble: 'local', dryrun: true }],
  [
    'a backup that does not exist',
    'invokeRestore',
    { ensemble: 'local', backup: 'local/x.tar.gz' },
  ],
  ['a plan of nobody', 'invokeRestore', { ensemble: 'prdo', backup: 'latest' }],
])(
  'a person who asks for %s gets an answer from an execution that ended well',
  async (_what, how, payload) => {
    const { payload: answer, error } = await cloud[how](payload);

    expect(error).toBeUndefined();
    expect(answer).toMatchObject({
      outcome: 'Refused',
      reason: expect.stringMatching(/./),
      hint: expect.stringMatching(/./),
    });
  },
);

test('a request of a schedule that cannot be read is a failed execution', async () => {
  const { error } = await cloud.invoke({
    ensemble: 'prdo',
    scheduledTime: '2026-01-02T03:04:05Z',
  });

  expect(error).toMatchObject({ errorType: 'InvalidRequest' });
});

test.each([
  ['a restore', { plan: 'local.19990101T000000Z', execute: true }],
  ['an undo', { undo: 'local.19990101T000000Z' }],
])(
  '%s that was to be done and was not is told by an execution that ended well',
  async (_what, payload) => {
    const { payload: report, error } = await cloud.invokeRestore(payload);

    expect(error).toBeUndefined();
    expect(report).toMatchObject({ outcome: 'Failed', reason: expect.stringMatching(/no plan/) });
  },
);

test('an alias that does not exist is told as AWS tells it', async () => {
  const invoking = invoke(`${cloud.outputs.BackupAliasArn}-none`, {});

  await expect(invoking).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a restore is planned by the restore function', async () => {
  const { payload } = await cloud.invokeRestore({ ensemble: 'local', backup: 'latest' });

  expect(payload).toMatchObject({ kind: 'plan', outcome: 'Planned', ensemble: 'local' });
});

test.each([
  ['an execution', 'RestoreAliasArn', { plan: 'local.20260102T030405Z', execute: true }, 'execute'],
  ['an undo', 'RestoreAliasArn', { undo: 'local.20260102T030405Z' }, 'execute'],
  ['a plan', 'RestoreExecuteAliasArn', { ensemble: 'local', backup: 'latest' }, 'live'],
  ['a drill', 'RestoreExecuteAliasArn', { ensemble: 'local', drill: true }, 'live'],
])('%s by %s is refused, and nothing is sent', async (_what, output, payload, wanted) => {
  const sent = cloud.ssm.commands.length;
  await cloud.settled();
  const { DurableExecutionArn } = await invoke(cloud.outputs[output], payload);
  await cloud.settled();

  const { Result, Error: error } = await lambda.send(
    new GetDurableExecutionCommand({ DurableExecutionArn }),
  );

  expect(Result ?? error?.ErrorMessage).toContain(
    `only the alias ${Result ? `\\"${wanted}\\"` : `"${wanted}"`} takes it`,
  );
  expect(cloud.ssm.commands).toHaveLength(sent);
});

test('Lambda tells of an execution by which alias it was started', async () => {
  const { DurableExecutionArn } = await invoke(cloud.outputs.BackupAliasArn, { dryRun: 1 });
  await cloud.settled();

  const { FunctionArn, Version } = await lambda.send(
    new GetDurableExecutionCommand({ DurableExecutionArn }),
  );

  expect({ FunctionArn, Version }).toEqual({
    FunctionArn: cloud.outputs.BackupAliasArn,
    Version: '1',
  });
});

test('the schedule of drills invokes the restore function', async () => {
  const now = new Date();

  const { payload, error } = await cloud.fireDrill(now);

  // Nothing serves beside the only node, so the drill may be refused; it was one, and that one.
  expect(JSON.stringify(payload ?? error)).toContain(drillId('local', tickOf(now.getTime())));
});
