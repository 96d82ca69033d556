import { functionOf, settingsOf } from '../../../../cli/cloud/settings.ts';

const outputs = JSON.stringify({
  ZkBackup: {
    BucketName: 'of-file',
    BackupAliasArn: 'arn:b',
    RestoreAliasArn: 'arn:r',
    Ensembles: 'prod,staging',
  },
});
const nothing = { read: () => undefined };
const file = { read: () => outputs };
/** As CloudFormation tells them, of any stack that is asked for. */
const deployed = (asked: string[] = []) => ({
  describe: async (stack: string) => {
    asked.push(stack);
    return { BucketName: 'of-cloud', BackupAliasArn: 'arn:c' };
  },
});

test('what cdk deploy wrote tells bucket, functions and ensembles', async () => {
  const settings = await settingsOf({ outputs: 'there.json' }, {}, file);

  expect(settings).toMatchObject({
    bucket: 'of-file',
    backupFunction: 'arn:b',
    restoreFunction: 'arn:r',
    ensembles: ['prod', 'staging'],
  });
});

test('what executes a restore is another alias than what plans it', async () => {
  const both = JSON.stringify({
    ZkBackup: { BucketName: 'b', RestoreAliasArn: 'arn:r', RestoreExecuteAliasArn: 'arn:e' },
  });
  const environment = {
    ZK_BACKUP_BUCKET: 'b',
    ZK_BACKUP_RESTORE_FUNCTION: 'arn:r',
    ZK_BACKUP_EXECUTE_FUNCTION: 'arn:e',
  };

  const settings = [
    await settingsOf({}, {}, { read: () => both }),
    await settingsOf({}, environment, nothing),
  ];

  for (const one of settings) {
    expect([functionOf(one, 'restore'), functionOf(one, 'execute')]).toEqual(['arn:r', 'arn:e']);
  }
});

test('a stack that has one alias for all executes by that one', async () => {
  const settings = await settingsOf({}, {}, file);

  expect(functionOf(settings, 'execute')).toBe('arn:r');
});

test('the default file is read where nothing else is said', async () => {
  const asked: string[] = [];

  await settingsOf(
    {},
    {},
    {
      read: (name) => {
        asked.push(name);
        return outputs;
      },
    },
  );

  expect(asked).toEqual(['zk-backup-outputs.json']);
});

test('a bucket of the environment never meets a function of a file', async () => {
  const settings = await settingsOf({}, { ZK_BACKUP_BUCKET: 'of-environment' }, file);

  expect(settings).toMatchObject({ bucket: 'of-environment', restoreFunction: undefined });
});

test('a file that was named wins over the environment', async () => {
  const environment = { ZK_BACKUP_BUCKET: 'other', ZK_BACKUP_FUNCTION: 'arn:other' };

  const settings = await settingsOf({ outputs: 'there.json' }, environment, file);

  expect(settings).toMatchObject({ bucket: 'of-file', backupFunction: 'arn:b' });
});

test('the bucket of the command line wins over that of the environment', async () => {
  const settings = await settingsOf({ bucket: 'given' }, { ZK_BACKUP_BUCKET: 'other' }, nothing);

  expect(settings.bucket).toBe('given');
});

test('S3 of one’s own is found as the other commands find it', async () => {
  const environment = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000' };

  const settings = await settingsOf({ bucket: 'given' }, environment, nothing);

  expect(settings.s3Endpoint).toBe('http://127.0.0.1:9000');
});

test('nothing said is answered with what to say', async () => {
  const act = settingsOf({}, {}, nothing);

  await expect(act).rejects.toMatchObject({ hint: expect.stringContaining('--outputs-file') });
});

test.each([
  ['a file and a bucket', { outputs: 'a', bucket: 'b' }, file, 'twice'],
  ['a file that is not there', { outputs: 'a.json' }, nothing, 'There is no a.json.'],
  [
    'a file of something else',
    { outputs: 'a' },
    { read: () => '{"Other":{}}' },
    'a stack of zk-backup',
  ],
  ['a file that is no JSON', { outputs: 'a' }, { read: () => 'x' }, 'cdk deploy --outputs-file'],
  ['a stack and a bucket', { stack: 'a', bucket: 'b' }, nothing, 'twice'],
  ['a stack that is not in it', { outputs: 'a', stack: 'Second' }, file, 'the stack Second'],
  [
    'a deployed stack of something else',
    { stack: 'Other' },
    { ...nothing, describe: async () => ({ Url: 'x' }) },
    'CloudFormation does not hold the outputs of the stack Other.',
  ],
])('%s: refused', async (_what, given, places, sentence) => {
  const act = settingsOf(given, {}, places);

  await expect(act).rejects.toThrow(sentence);
});

test.each([
  ['there is no file', nothing],
  ['the file holds another one', file],
])('a stack that is named is asked of CloudFormation where %s', async (_what, places) => {
  const asked: string[] = [];

  const settings = await settingsOf({ stack: 'Second' }, {}, { ...places, ...deployed(asked) });

  expect(asked).toEqual(['Second']);
  expect(settings).toMatchObject({ bucket: 'of-cloud', backupFunction: 'arn:c' });
});

test('nothing is asked of CloudFormation where the file holds the stack that is named', async () => {
  const asked: string[] = [];

  const settings = await settingsOf({ stack: 'ZkBackup' }, {}, { ...file, ...deployed(asked) });

  expect(asked).toEqual([]);
  expect(settings.bucket).toBe('of-file');
});

test('a stack that is named never meets a bucket of the environment', async () => {
  const environment = { ZK_BACKUP_BUCKET: 'other', ZK_BACKUP_FUNCTION: 'arn:other' };

  const settings = await settingsOf({ stack: 'S' }, environment, { ...nothing, ...deployed() });

  expect(settings).toMatchObject({ bucket: 'of-cloud', backupFunction: 'arn:c' });
});

test('of two stacks in a file one has to be named', async () => {
  const two = JSON.stringify({ A: { BucketName: 'a' }, B: { BucketName: 'b' } });

  const act = settingsOf({}, {}, { read: () => two });

  await expect(act).rejects.toThrow('several stacks: A, B');
});

test('a stack without a restore function is told to be deployed again', () => {
  const act = () => functionOf({ bucket: 'b' }, 'restore');

  expect(act).toThrow(expect.objectContaining({ hint: expect.stringContaining('deploy again') }));
});

describe('In a stack of somebody else', () => {
  /** As CloudFormation names the outputs of constructs. */
  const app = {
    LoadBalancerUrl: 'https://x',
    BackupBucketName2E5AF8C1: 'of-first',
    BackupBackupAliasArn0B1C2D3E: 'arn:first',
    BackupEnsembles99887766: 'prod',
    OtherBucketNameAABBCCDD: 'of-second',
    OtherBackupAliasArnAABBCCDE: 'arn:second',
  };
  const places = { ...nothing, describe: async () => app };

  test('a construct is found by the name of the stack and its own', async () => {
    const settings = await settingsOf({ stack: 'App/Other' }, {}, places);

    expect(settings).toMatchObject({ bucket: 'of-second', backupFunction: 'arn:second' });
    expect(settings.ensembles).toBeUndefined();
  });

  test('of two constructs one has to be named', async () => {
    const act = settingsOf({ stack: 'App' }, {}, places);

    await expect(act).rejects.toThrow(
      'CloudFormation holds several deployments: App/Backup, App/Other.',
    );
  });

  test('the only construct is found by the name of the stack, also in a file', async () => {
    const { OtherBucketNameAABBCCDD: _, ...one } = app;
    const places = { read: () => JSON.stringify({ App: one, Website: { Url: 'y' } }) };

    const settings = await Promise.all([
      settingsOf({ stack: 'App' }, {}, places),
      settingsOf({}, {}, places),
    ]);

    for (const { bucket, ensembles } of settings) {
      expect({ bucket, ensembles }).toEqual({ bucket: 'of-first', ensembles: ['prod'] });
    }
  });
});
