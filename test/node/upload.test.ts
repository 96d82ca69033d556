import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { NodeFailureLine, UploadLine } from '../../lambda/contract/node-lines.ts';
import { NodeUnderTest, runId, systemCommand } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
  node.settings = { ...node.settings, mode: 'live' };
  await node.run('capture');
});
afterEach(() => node.close());

const object = () => `${node.uploads}/object`;
const arguments_ = () => readFileSync(`${node.uploads}/arguments`, 'utf8').trim();
const failed = async () => nodeLine<NodeFailureLine>(await node.run('upload')).error;

test('both directories are archived when they differ, in the order the reader wants', async () => {
  await node.run('upload');

  const names = execFileSync('tar', ['tzf', object()]).toString().trim().split('\n');
  const order = names.map((name) => name.split('/')[0]);
  expect(names).toEqual(
    expect.arrayContaining([
      'data/version-2/snapshot.10',
      'log/version-2/log.1',
      'conf/zoo.cfg',
      'myid',
    ]),
  );
  expect([...new Set(order)]).toEqual(['data', 'log', 'conf', 'myid']);
});

test('the logs come by zxid: the archive is replayed in one pass', async () => {
  const logs = ['log.ffffffff', 'log.1ffffffff', 'log.20', 'log.a', 'log.100000000'];
  for (const name of logs) writeFileSync(`${node.stage}/archive/log/version-2/${name}`, 'x');

  await node.run('upload');

  const names = execFileSync('tar', ['tzf', object()]).toString().trim().split('\n');
  expect(names.filter((name) => name.startsWith('log/')).map((name) => name.slice(14))).toEqual([
    'log.1',
    'log.a',
    'log.20',
    'log.ffffffff',
    'log.100000000',
    'log.1ffffffff',
  ]);
});

test('the archive has its end: two blocks of zeros', async () => {
  await node.run('upload');

  const tar = gunzipSync(readFileSync(object()));
  expect(tar.subarray(-1024)).toEqual(Buffer.alloc(1024));
});

test('the line has size and SHA-256 of the very bytes that were sent', async () => {
  const line = nodeLine<UploadLine>(await node.run('upload'));

  const sent = readFileSync(object());
  expect(line).toEqual({
    step: 'upload',
    runId,
    bucket: 'backups',
    key: 'prod/zk-20260102T030405Z.tar.gz',
    bytes: sent.length,
    sha256: createHash('sha256').update(sent).digest('hex'),
    uploadMs: expect.any(Number),
    compressor: expect.stringMatching(/^(igzip|pigz|gzip)$/),
    checksumAlgorithm: 'CRC64NVME',
  });
});

test('the CLI is asked for a CRC, and for the endpoint of the configuration', async () => {
  node.settings = { ...node.settings, s3Endpoint: 'http://127.0.0.1:9000' };

  await node.run('upload');

  expect(arguments_()).toMatch(
    /^s3 cp - s3:\/\/backups\/prod\/zk-20260102T030405Z\.tar\.gz --expected-size \d+ --only-show-errors --checksum-algorithm CRC64NVME --endpoint-url http:\/\/127\.0\.0\.1:9000$/,
  );
});

test.each(['aws-cli/2.22.9 Python/3.11', 'aws-cli/1.44.1 Python/3.11'])(
  '%s is not asked for a CRC it does not know',
  async (version) => {
    const store = readFileSync(`${node.bin}/aws`, 'utf8').replace(
      /aws-cli\/\S+/,
      version.split(' ')[0] ?? '',
    );
    writeFileSync(`${node.bin}/aws`, store);

    const line = nodeLine<UploadLine>(await node.run('upload'));

    expect(line.checksumAlgorithm).toBeNull();
    expect(arguments_()).not.toContain('checksum');
  },
);

test("the region is the agent's when none is set", async () => {
  await node.run('upload', { environment: { AWS_SSM_REGION_NAME: 'eu-north-1' } });

  expect(readFileSync(`${node.uploads}/environment`, 'utf8')).toContain(
    'AWS_DEFAULT_REGION=eu-north-1',
  );
});

test.each(['igzip', 'pigz'])('%s is preferred where it is installed', async (name) => {
  node.command(name, `exec ${systemCommand('gzip')} -1 -c`);

  const line = nodeLine<UploadLine>(await node.run('upload'));

  expect(line.compressor).toBe(name);
});

test('a bucket without permission: the sentence of the CLI is in the failure', async () => {
  node.command(
    'aws',
    `[[ $1 != --version ]] || { echo aws-cli/2.23.6; exit 0; }
     head -c 10 >/dev/null; echo 'upload failed: - to s3://backups An error occurred (AccessDenied)' >&2; exit 1`,
  );

  const error = await failed();

  expect(error).toMatchObject({
    code: 'upload-failed',
    message: expect.stringContaining('AccessDenied'),
  });
});

test.each(['tar', 'gzip'])(
  'when %s dies in the middle, half an archive never becomes an object',
  async (name) => {
    for (const other of ['igzip', 'pigz']) rmSync(`${node.bin}/${other}`, { force: true });
    node.command(name, `${systemCommand(name)} "$@" | head -c 300; exit 2`);
    if (name === 'gzip') {
      node.command('igzip', `exec ${node.bin}/gzip -1 -c`);
    }

    const error = await failed();

    expect(error.code).toBe('archive-failed');
    expect(existsSync(object())).toBe(false);
  },
);

test('tar that only saw a purge of the original (exit 1, files unchanged) has not failed', async () => {
  node.command('tar', `${systemCommand('tar')} "$@"; exit 1`);

  const run = await node.run('upload');

  expect(run.code).toBe(0);
});

test('tar that saw a file change (exit 1) has failed', async () => {
  node.command(
    'tar',
    `${systemCommand('tar')} "$@"; echo x >>${node.stage}/archive/log/version-2/log.1; exit 1`,
  );

  const error = await failed();

  expect(error.code).toBe('archive-failed');
});

test('without the marker of this run nothing is uploaded', async () => {
  rmSync(`${node.stage}/captured`);

  const error = await failed();

  expect(error.code).toBe('not-captured');
  expect(existsSync(object())).toBe(false);
});

test.each([
  ['Key', 'staging/x.tar.gz'],
  ['Key', 'prod2/x.tar.gz'],
  ['Ensemble', 'staging'],
  ['Key', 'prod/../../x.tar.gz'],
  ['Key', '$(id)/x.tar.gz'],
  ['Key', 'prod/x.zip'],
])('the parameter %s = %j is refused', async (name, value) => {
  const run = await node.run('upload', { parameters: { [name]: value } });

  expect(nodeLine<NodeFailureLine>(run).error.code).toBe('bad-parameter');
  expect(existsSync(object())).toBe(false);
});

test('remove removes the stage and nothing else', async () => {
  mkdirSync(`${node.dataDir}/.zk-backup/other.20260102T030405Z`);

  const run = await node.run('remove');

  expect(run).toMatchObject({ code: 0 });
  expect(existsSync(node.stage)).toBe(false);
  expect(existsSync(`${node.dataDir}/.zk-backup/other.20260102T030405Z`)).toBe(true);
  expect(existsSync(`${node.dataDir}/version-2/snapshot.10`)).toBe(true);
});

test('remove of the last stage removes its parent, too, and can be repeated', async () => {
  await node.run('remove');

  const run = await node.run('remove');

  expect(run.code).toBe(0);
  expect(existsSync(`${node.dataDir}/.zk-backup`)).toBe(false);
});

test('remove does not follow a symbolic link', async () => {
  rmSync(`${node.dataDir}/.zk-backup`, { recursive: true });
  mkdirSync(`${node.folder}/elsewhere/${runId}`, { recursive: true });
  symlinkSync(`${node.folder}/elsewhere`, `${node.dataDir}/.zk-backup`);

  const run = await node.run('remove');

  expect(run.code).toBe(1);
  expect(existsSync(`${node.folder}/elsewhere/${runId}`)).toBe(true);
});

test('remove of a second command leaves what the first is uploading', async () => {
  await node.run('remove', { environment: { SSM_COMMAND_ID: 'command-2' } });

  expect(existsSync(node.stage)).toBe(true);
});
