import { functionOf, settingsOf } from '../../../../cli/cloud/settings.ts';

const outputs = JSON.stringify({
  ZkBackup: {
    BucketName: 'of-file',
    BackupAliasArn: 'arn:b',
    RestoreAliasArn: 'arn:r',
    Ensembles: 'prod,staging',
  },
});
const nothing = () => undefined;
const file = () => outputs;

test('what cdk deploy wrote tells bucket, functions and ensembles', () => {
  const settings = settingsOf({ outputs: 'there.json' }, {}, file);

  expect(settings).toMatchObject({
    bucket: 'of-file',
    backupFunction: 'arn:b',
    restoreFunction: 'arn:r',
    ensembles: ['prod', 'staging'],
  });
});

test('what executes a restore is another alias than what plans it', () => {
  const both = JSON.stringify({
    ZkBackup: { BucketName: 'b', RestoreAliasArn: 'arn:r', RestoreExecuteAliasArn: 'arn:e' },
  });
  const environment = {
    ZK_BACKUP_BUCKET: 'b',
    ZK_BACKUP_RESTORE_FUNCTION: 'arn:r',
    ZK_BACKUP_EXECUTE_FUNCTION: 'arn:e',
  };

  const settings = [settingsOf({}, {}, () => both), settingsOf({}, environment, nothing)];

  for (const one of settings) {
    expect([functionOf(one, 'restore'), functionOf(one, 'execute')]).toEqual(['arn:r', 'arn:e']);
  }
});

test('a stack that has one alias for all executes by that one', () => {
  const settings = settingsOf({}, {}, file);

  expect(functionOf(settings, 'execute')).toBe('arn:r');
});

test('the default file is read where nothing else is said', () => {
  const asked: string[] = [];

  settingsOf({}, {}, (name) => {
    asked.push(name);
    return outputs;
  });

  expect(asked).toEqual(['zk-backup-outputs.json']);
});

test('a bucket of the environment never meets a function of a file', () => {
  const settings = settingsOf({}, { ZK_BACKUP_BUCKET: 'of-environment' }, file);

  expect(settings).toMatchObject({ bucket: 'of-environment', restoreFunction: undefined });
});

test('a file that was named wins over the environment', () => {
  const environment = { ZK_BACKUP_BUCKET: 'other', ZK_BACKUP_FUNCTION: 'arn:other' };

  const settings = settingsOf({ outputs: 'there.json' }, environment, file);

  expect(settings).toMatchObject({ bucket: 'of-file', backupFunction: 'arn:b' });
});

test('the bucket of the command line wins over that of the environment', () => {
  const settings = settingsOf({ bucket: 'given' }, { ZK_BACKUP_BUCKET: 'other' }, nothing);

  expect(settings.bucket).toBe('given');
});

test('S3 of one’s own is found as the other commands find it', () => {
  const environment = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000' };

  const settings = settingsOf({ bucket: 'given' }, environment, nothing);

  expect(settings.s3Endpoint).toBe('http://127.0.0.1:9000');
});

test('nothing said is answered with what to say', () => {
  const act = () => settingsOf({}, {}, nothing);

  expect(act).toThrow(expect.objectContaining({ hint: expect.stringContaining('--outputs-file') }));
});

test.each([
  ['a file and a bucket', { outputs: 'a', bucket: 'b' }, file, 'twice'],
  ['a file that is not there', { outputs: 'a.json' }, nothing, 'There is no a.json.'],
  ['a file of something else', { outputs: 'a' }, () => '{"Other":{}}', 'a stack of zk-backup'],
  ['a file that is no JSON', { outputs: 'a' }, () => 'x', 'cdk deploy --outputs-file'],
  ['a stack that is not in it', { stack: 'Second' }, file, 'the stack Second'],
])('%s: refused', (_what, given, read, sentence) => {
  const act = () => settingsOf(given, {}, read);

  expect(act).toThrow(sentence);
});

test('of two stacks in a file one has to be named', () => {
  const two = JSON.stringify({ A: { BucketName: 'a' }, B: { BucketName: 'b' } });

  const act = () => settingsOf({}, {}, () => two);

  expect(act).toThrow('several stacks: A, B');
});

test('a stack without a restore function is told to be deployed again', () => {
  const act = () => functionOf({ bucket: 'b' }, 'restore');

  expect(act).toThrow(expect.objectContaining({ hint: expect.stringContaining('deploy again') }));
});
