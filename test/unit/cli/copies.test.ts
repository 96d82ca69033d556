/** What is typed about copies: only those that the outputs of the stack name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucket, FakeCloud, functions, manifest, manifestKey } from './fake-cloud.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zk-backup-copies-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const role = 'arn:aws:iam::123456789012:role/copies';

function outputsWith(more: Readonly<Record<string, string>>): string {
  const file = join(folder, 'outputs.json');
  const own = {
    BucketName: bucket,
    ...{ BackupAliasArn: functions.backup, RestoreAliasArn: functions.restore },
    ...{ RestoreExecuteAliasArn: functions.execute, Ensembles: 'prod' },
  };
  writeFileSync(file, JSON.stringify({ ZkBackup: { ...own, ...more } }));
  return file;
}

const withCopies = () =>
  outputsWith({ Copies: 'copies=eu-west-1,theirs=eu-north-1', ReplicationRoleArn: role });

function cloudOfProd(): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(manifestKey('20261122T030000Z'), manifest());
  return cloud;
}

test.each(['restore', 'drill'])('%s sends the copy that is named', async (verb) => {
  const cloud = cloudOfProd();
  cloud.answers({ Status: 'FAILED', Error: { ErrorType: 'Stopped', ErrorMessage: 'enough' } });

  await cloud.run(verb, 'prod', '--from', 'eu-north-1', '--outputs', withCopies());

  expect(cloud.invocations[0]?.payload).toMatchObject({ ensemble: 'prod', from: 'eu-north-1' });
});

test('a copy that there is not is refused before anything is sent', async () => {
  const cloud = cloudOfProd();
  const asked = ['restore', 'prod', '--from', 'us-east-1', '--outputs', withCopies()];

  const { code, stderr } = await cloud.run(...asked);

  expect(code).toBe(2);
  expect(stderr).toContain('There are copies (eu-west-1), theirs (eu-north-1).');
  expect(cloud.invocations).toEqual([]);
});

test('of a stack without copies none is read', async () => {
  const cloud = cloudOfProd();

  const { stderr } = await cloud.run('drill', 'prod', '--from', 'x', '--outputs', outputsWith({}));

  expect(stderr).toContain('Nothing tells of a copy x');
  expect(cloud.invocations).toEqual([]);
});

test('copy-policy prints JSON alone, for the role and the account of the stack', async () => {
  const { code, stdout } = await new FakeCloud().run(
    ...['copy-policy', 'theirs', '--outputs', withCopies()],
  );

  const { Statement } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(Statement).toMatchObject([
    { Principal: { AWS: role }, Resource: 'arn:aws:s3:::theirs/*' },
    { Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Resource: 'arn:aws:s3:::theirs/*' },
    { Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Resource: 'arn:aws:s3:::theirs' },
  ]);
});

test('where the owner replicates the first bucket, the policy lets nobody copy', async () => {
  const outputs = outputsWith({ Copies: 'theirs=eu-north-1' });

  const { stdout } = await new FakeCloud().run('copy-policy', 'theirs', '--outputs', outputs);

  expect(JSON.parse(stdout).Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
    'ZkBackupReadsCopies',
    'ZkBackupListsCopies',
  ]);
});
