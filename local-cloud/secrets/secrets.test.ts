import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { sendingOnce } from '../../lambda/aws/sending-once.ts';
import type { Need } from '../callers/call-log.ts';
import { type Secrets, startSecrets } from './secrets.ts';

let secrets: Secrets;
let client: SecretsManagerClient;
let needs: Need[];
beforeEach(async () => {
  needs = [];
  secrets = await startSecrets({ onCall: (_, asked) => needs.push(...asked) });
  client = new SecretsManagerClient({
    endpoint: secrets.endpoint,
    region: 'us-east-1',
    ...sendingOnce,
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
  });
});
afterEach(async () => {
  client.destroy();
  await secrets.close();
});

test('a secret is read by its name, and IAM is asked with its whole ARN', async () => {
  secrets.values.set('zk/slack', 'https://example.com');

  const { SecretString, ARN } = await client.send(
    new GetSecretValueCommand({ SecretId: 'zk/slack' }),
  );

  expect(SecretString).toBe('https://example.com');
  expect(ARN).toMatch(/:secret:zk\/slack-\w{6}$/);
  expect(needs).toEqual([{ action: 'secretsmanager:GetSecretValue', resource: ARN, context: {} }]);
});

test.each([
  ['is not there', { SecretId: 'zk/other' }, 'ResourceNotFoundException'],
  ['has no name', { SecretId: '' }, 'ValidationException'],
  ['is asked for by a version', { SecretId: 'a', VersionStage: 'AWSPREVIOUS' }, 'NotImplemented'],
])('one that %s is refused', async (_what, input, name) => {
  await expect(client.send(new GetSecretValueCommand(input))).rejects.toMatchObject({ name });
});
