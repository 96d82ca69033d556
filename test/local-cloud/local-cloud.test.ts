import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetDurableExecutionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

let directory: string;
let cloud: LocalCloud;
let lambda: LambdaClient;

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
  await cloud.fire();
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

test('an alias that does not exist is told as AWS tells it', async () => {
  const invoking = invoke(`${cloud.outputs.BackupAliasArn}-none`, {});

  await expect(invoking).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a restore is planned by the restore function', async () => {
  const { payload } = await cloud.invokeRestore({ ensemble: 'local', backup: 'latest' });

  expect(payload).toMatchObject({ kind: 'plan', outcome: 'Planned', ensemble: 'local' });
});

test('the schedule of drills invokes the restore function', async () => {
  const { payload, error } = await cloud.fireDrill(new Date('2026-01-02T03:04:05Z'));

  // Nothing serves beside the only node, so the drill may be refused; it was one, and that one.
  expect(JSON.stringify(payload ?? error)).toContain('local.20260102T030405Z');
});
