import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { digestAcl } from '../../lambda/zookeeper/requests/access.ts';
import type { ShownStat } from '../../lambda/zookeeper/requests/answers.ts';
import { type S3UnderTest, s3UnderTest } from '../../local-cloud/s3/s3-under-test.ts';
import type { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { type Written, writtenByServer } from './written-by-server.ts';

const root = join(__dirname, '..', '..');
const credentials = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};
const binary = Buffer.from([0, 1, 0xff, 0x0a, 0x80]);

let written: Written;
let stats: Map<string, ShownStat>;
let archive: string;
let cloud: S3UnderTest;

/** A parent some of whose children are gone, and one znode each of what `stat` tells. */
async function writeFamily(client: ZooKeeperClient): Promise<void> {
  await client.authenticateDigest('user', 'password');
  await client.create('/family', null);
  await client.create('/family/binary', binary);
  await client.create('/family/gone', null);
  await client.delete('/family/gone');
  await client.create('/family/secret', Buffer.from('x'));
  await client.setData('/family/secret', Buffer.from('longer'));
  await client.setAcl('/family/secret', digestAcl('user', 'password'));
  const paths = ['/family', '/family/binary', '/family/secret'];
  const read = await Promise.all(paths.map((path) => client.exists(path)));
  stats = new Map(paths.map((path, index) => [path, read[index] as ShownStat]));
}

beforeAll(async () => {
  written = await writtenByServer({
    name: 'cli',
    series: '3.9',
    operations: 1000,
    snapCount: 400,
    lastly: writeFamily,
  });
  archive = join(written.node.directory, 'archive.tar.gz');
  const places = '--transform=s,^data/version-2/log,log/version-2/log,';
  const packing = ['-C', written.node.directory, places, '-czf', archive];
  execFileSync('tar', [...packing, ...membersOf(written)]);
  cloud = await s3UnderTest([{ name: 'archives', versioned: true }]);
  await cloud.client.send(
    new PutObjectCommand({ Bucket: 'archives', Key: 'a/b.tar.gz', Body: readFileSync(archive) }),
  );
}, 900_000);
afterAll(() => cloud?.stop());

/** Snapshots first, then the logs in their order, as the capture archives them. */
function membersOf({ node }: Written): string[] {
  const list = (pattern: string) =>
    execFileSync('sh', ['-c', `ls -rt data/version-2/${pattern}`], { cwd: node.directory })
      .toString()
      .trim()
      .split('\n');
  return [...list('snapshot.*'), ...list('log.*')];
}

const execute = promisify(execFile);

/** What `npx zk-backup` starts. */
const program = join(root, 'bin', 'zk-backup-cli.mjs');
const cli = (...args: string[]) => run(process.execPath, [program, ...args]);

/** Not synchronously: the stand-in for S3 runs in this process. */
async function run(command: string, args: readonly string[]) {
  const options = {
    cwd: root,
    env: { ...process.env, ...credentials },
    encoding: 'buffer',
  } as const;
  const ended = execute(command, args, options);
  const { stdout, stderr } = await ended.catch((error) => error);
  return { code: ended.child.exitCode, stdout: stdout as Buffer, stderr: String(stderr) };
}

test('what a real server wrote is proven, as a folder and as an archive', async () => {
  const byNpx = ['--no-install', 'zk-backup', 'verify', written.node.dataDirectory];
  const reports = [await run('npx', byNpx), await cli('verify', archive)];

  expect(reports.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ]);
});

test('data comes back byte for byte', async () => {
  const { stdout } = await cli('cat', archive, '/family/binary');

  expect(stdout).toEqual(binary);
});

test('children are listed as the server lists them', async () => {
  const { stdout } = await cli('ls', archive, '/family');

  expect(stdout.toString()).toBe('binary\nsecret\n');
});

test.each(['/family', '/family/binary', '/family/secret'])(
  'the stat of %s is what the server told a client',
  async (path) => {
    const live = stats.get(path) as ShownStat;

    const { stdout } = await cli('stat', archive, path, '--json');

    expect(JSON.parse(stdout.toString())).toMatchObject({
      cZxid: `0x${live.czxid.toString(16)}`,
      mZxid: `0x${live.mzxid.toString(16)}`,
      pZxid: `0x${live.pzxid.toString(16)}`,
      ctime: new Date(Number(live.ctime)).toISOString(),
      mtime: new Date(Number(live.mtime)).toISOString(),
      cversion: live.cversion,
      dataVersion: live.version,
      aclVersion: live.aversion,
      dataLength: live.dataLength,
      numChildren: live.numChildren,
    });
  },
);

test('a changed access control list is that of the end', async () => {
  const { stdout } = await cli('stat', archive, '/family/secret', '--json');

  const [{ id } = { id: '' }] = digestAcl('user', 'password');
  expect(JSON.parse(stdout.toString())).toMatchObject({ acl: `digest:${id}:cdrwa` });
});

test('an archive and the folder it was made of do not differ', async () => {
  const { code, stdout } = await cli('diff', archive, written.node.dataDirectory);

  expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: '' });
});

test('an object in S3 is verified where it lies', async () => {
  const args = ['--endpoint-url', cloud.s3.endpoint, '--json'];

  const { code, stdout } = await cli('verify', 's3://archives/a/b.tar.gz', ...args);

  expect(code).toBe(0);
  expect(JSON.parse(stdout.toString())).toMatchObject({ outcome: 'proven' });
});

test('an object that is not there is named', async () => {
  const { code, stderr } = await cli(
    'verify',
    's3://archives/none.tar.gz',
    '--endpoint-url',
    cloud.s3.endpoint,
  );

  expect(code).toBe(2);
  expect(stderr).toContain('There is no s3://archives/none.tar.gz.');
});
