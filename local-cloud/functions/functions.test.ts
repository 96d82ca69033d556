import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHttp } from '@aws-sdk/credential-provider-http';
import { accessKeyOf } from '../callers/caller.ts';
import type { LambdaFunction } from '../template/functions.ts';
import { type Credentials, startCredentials } from './credentials.ts';
import { createFunctions, type Functions } from './functions.ts';
import type { InvocationType } from './invocation-target.ts';
import type { InvocationOutcome } from './sandbox.ts';

let directory: string;
let credentials: Credentials;
let functions: Functions | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-functions-'));
  credentials = await startCredentials();
});

afterEach(async () => {
  await functions?.close();
  await credentials.close();
  await rm(directory, { recursive: true });
});

const plain = { durable: undefined };

async function create(code: string, change: Partial<LambdaFunction> = {}) {
  await writeFile(join(directory, 'index.js'), code);
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:Backup';
  functions = createFunctions({
    functions: [
      {
        logicalId: 'Backup',
        name: 'Backup',
        arn,
        codeDirectory: directory,
        handler: 'index.handler',
        runtime: 'nodejs24.x',
        environment: { OWN: 'value' },
        timeoutSeconds: 60,
        memoryMegabytes: 256,
        durable: { executionTimeoutSeconds: 28_800 },
        versions: ['1'],
        aliases: [{ name: 'live', arn: `${arn}:live`, version: '1' }],
        ...change,
      },
    ],
    endpoints: {
      ssm: 'http://127.0.0.1:1',
      s3: 'http://127.0.0.1:2',
      events: 'http://127.0.0.1:3',
      sns: 'http://127.0.0.1:4',
      secrets: 'http://127.0.0.1:5',
    },
    credentialsUriOf: (name) => credentials.uriOf(accessKeyOf(`function ${name}`)),
  });
  return functions;
}

async function invoke(
  code: string,
  { event = {}, change = {}, onLine = (_: string) => {} } = {},
): Promise<InvocationOutcome> {
  const created = await create(code, change);
  return created.invoke({ target: 'Backup:live', event, type: 'Event', onLine });
}

test('the handler gets the event and its result comes back', async () => {
  const outcome = await invoke('exports.handler = async (event) => ({ got: event });', {
    event: { ensemble: 'prod' },
  });

  expect(outcome).toMatchObject({ version: '1', payload: { got: { ensemble: 'prod' } } });
});

test('the environment is the template’s and Lambda’s, nothing of this process', async () => {
  const { payload } = await invoke('exports.handler = async () => process.env;');

  expect(Object.keys(payload as object).filter((name) => !/^(AWS_|LAMBDA_)/.test(name))).toEqual(
    expect.arrayContaining(['OWN', '_HANDLER', 'LANG', 'TZ']),
  );
  expect(payload).not.toHaveProperty('PATH');
});

test('no static key is in the environment', async () => {
  const { payload } = await invoke('exports.handler = async () => Object.keys(process.env);');

  expect((payload as string[]).filter((name) => /ACCESS_KEY|SESSION_TOKEN/.test(name))).toEqual([]);
});

test('the context names the invoked alias and counts down', async () => {
  const { payload } = await invoke(`exports.handler = async (_, context) => [
    context.invokedFunctionArn.split(':').at(-1), context.getRemainingTimeInMillis() > 1000,
    context.getRemainingTimeInMillis() <= 60000];`);

  expect(payload).toEqual(['live', true, true]);
});

test('what the function prints comes line by line', async () => {
  const lines: string[] = [];

  await invoke(`exports.handler = async () => { console.log('a\\nb'); };`, {
    onLine: (line) => lines.push(line),
  });

  expect(lines).toEqual(['a', 'b']);
});

test('an error has its type and message', async () => {
  const { error } = await invoke(`exports.handler = async () => { throw new RangeError('far'); };`);

  expect(error).toMatchObject({ errorType: 'RangeError', errorMessage: 'far' });
});

test.each([
  ['throw new Error("broken");', 'Runtime.ImportModuleError'],
  ['exports.other = 1;', 'Runtime.HandlerNotFound'],
  ['exports.handler = async () => process.exit(3);', 'Runtime.ExitError'],
])('%s is %s', async (code, errorType) => {
  const { error } = await invoke(code);

  expect(error?.errorType).toBe(errorType);
});

test('a function is killed at its timeout', async () => {
  const { error } = await invoke(
    'exports.handler = () => new Promise(() => setInterval(() => {}, 9));',
    {
      change: { timeoutSeconds: 1 },
    },
  );

  expect(error?.errorMessage).toBe('Task timed out after 1.00 seconds');
});

test('a handler in an endless loop that ignores SIGTERM is killed as well', async () => {
  const { error } = await invoke(
    `process.on('SIGTERM', () => {}); exports.handler = () => { for (;;); };`,
    {
      change: { timeoutSeconds: 1 },
    },
  );

  expect(error?.errorType).toBe('Sandbox.Timedout');
});

test.each<[string, InvocationType, Partial<LambdaFunction>, string]>([
  ['Backup', 'Event', {}, 'unqualified ARN'],
  ['Backup:live', 'RequestResponse', {}, 'more than 15 minutes'],
  ['Backup:gone', 'Event', {}, 'ResourceNotFoundException'],
  ['Backup:2', 'Event', {}, 'ResourceNotFoundException'],
  ['Restore', 'Event', plain, 'ResourceNotFoundException'],
])('invoking %s as %s is refused', async (target, type, change, reason) => {
  const created = await create('exports.handler = async () => 1;', change);

  await expect(created.invoke({ target, event: {}, type })).rejects.toThrow(reason);
});

test.each<[string, InvocationType, Partial<LambdaFunction>]>([
  ['Backup', 'RequestResponse', plain],
  ['Backup:1', 'Event', {}],
  ['arn:aws:lambda:us-east-1:123456789012:function:Backup:live', 'Event', {}],
  ['Backup:live', 'RequestResponse', { durable: { executionTimeoutSeconds: 900 } }],
])('invoking %s as %s is taken', async (target, type, change) => {
  const created = await create('exports.handler = async () => 1;', change);

  const { payload } = await created.invoke({ target, event: {}, type });

  expect(payload).toBe(1);
});

test('closing ends a running invocation', async () => {
  const created = await create(
    'exports.handler = () => new Promise(() => setInterval(() => {}, 9));',
  );
  const outcome = created.invoke({ target: 'Backup:live', event: {}, type: 'Event' });

  await created.close();

  expect((await outcome).error?.errorType).toBe('Runtime.ExitError');
});

test('the SDK takes credentials from the endpoint', async () => {
  const key = accessKeyOf('node i-1');
  const provide = fromHttp({ awsContainerCredentialsFullUri: credentials.uriOf(key) });

  const { accessKeyId, expiration } = await provide();

  expect([accessKeyId, Number(expiration) > Date.now()]).toEqual([key, true]);
});

test('once they are closed, nothing is started any more', async () => {
  const created = await create('exports.handler = async () => 1;');
  await created.close();

  const outcome = created.invoke({ target: 'Backup:live', event: {}, type: 'Event' });

  await expect(outcome).rejects.toThrow('The local functions were stopped.');
});
