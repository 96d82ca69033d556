import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { sendingOnce } from '../../lambda/aws/sending-once.ts';
import type { Need } from '../callers/call-log.ts';
import { type Ssm, startSsm } from './ssm.ts';

let directory: string;
let ssm: Ssm;
let client: SSMClient;
let needs: Need[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-parameters-'));
  needs = [];
  ssm = await startSsm({ directory, nodes: [], onCall: (_, asked) => needs.push(...asked) });
  ssm.parameters.set('/zk/key', { type: 'SecureString', value: 'whsec_1' });
  client = new SSMClient({
    endpoint: ssm.endpoint,
    region: 'us-east-1',
    ...sendingOnce,
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });
});
afterEach(async () => {
  client.destroy();
  await ssm.close();
  await rm(directory, { recursive: true });
});

const get = async (input: { Name: string; WithDecryption?: boolean }) =>
  (await client.send(new GetParameterCommand(input))).Parameter;

test('a SecureString is read in clear by who asks for that', async () => {
  expect(await get({ Name: '/zk/key', WithDecryption: true })).toMatchObject({
    Type: 'SecureString',
    Value: 'whsec_1',
  });
  expect(needs).toEqual([
    {
      action: 'ssm:GetParameter',
      resource: 'arn:aws:ssm:us-east-1:123456789012:parameter/zk/key',
      context: {},
    },
  ]);
});

test('who does not ask gets what is encrypted', async () => {
  const parameter = await get({ Name: '/zk/key' });

  expect(parameter?.Value).not.toContain('whsec_1');
});

test.each([
  ['that is not there', '/zk/other', 'ParameterNotFound'],
  ['of a version', '/zk/key:1', 'NotImplemented'],
])('a parameter %s is refused', async (_what, Name, name) => {
  await expect(get({ Name })).rejects.toMatchObject({ name });
});
