import { rmSync, writeFileSync } from 'node:fs';
import { runId } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
});
afterEach(() => restore.close());

test('a node that serves tells its role, its epochs, its room and its CLI', async () => {
  const { node } = restore;
  writeFileSync(`${node.dataDir}/version-2/acceptedEpoch`, '2');

  const line = await restore.line('inspect');

  expect(line).toEqual({
    step: 'inspect',
    runId,
    ofPlan: 'nothing',
    serving: true,
    reason: '',
    running: true,
    role: 'follower',
    zxid: '0x11',
    znodes: 5,
    version: '3.9.6',
    acceptedEpoch: 2,
    currentEpoch: 1,
    myid: 1,
    servers: ['1=127.0.0.1', '2=127.0.0.1'],
    weighted: false,
    dataDir: node.dataDir,
    dataLogDir: node.dataLogDir,
    hasData: true,
    dataBytes: expect.any(Number),
    freeBytes: expect.any(Number),
    freeLogBytes: expect.any(Number),
    oneFileSystem: true,
    extendedTypes: null,
    readsDigest: null,
    readsLastZxid: null,
    tellsDigests: false,
    awsCli: expect.stringMatching(/\/aws$/),
    entrance: 'plain',
    demandedSchemes: [],
    maxBuffer: null,
  });
});

test('a node tells what it has of a plan, from staging to undo', async () => {
  const seen: string[] = [];
  const look = async () => seen.push((await restore.line('inspect')).ofPlan);

  await restore.line('stage');
  await look();
  await restore.killServer();
  await restore.line('place');
  await look();
  await restore.line('undo');
  await look();
  await restore.line('clear');
  await look();

  expect(seen).toEqual(['staged', 'before', 'undone', 'undone']);
});

test('a node that has lost its data is a node without data, not an error', async () => {
  await restore.killServer();
  rmSync(`${restore.node.dataDir}/version-2`, { recursive: true });
  rmSync(`${restore.node.dataLogDir}/version-2`, { recursive: true });

  const line = await restore.line('inspect');

  expect(line).toMatchObject({
    serving: false,
    running: false,
    role: null,
    acceptedEpoch: null,
    currentEpoch: null,
    hasData: false,
    dataBytes: 0,
  });
});

test('a version-2 without snapshot and log is no data', async () => {
  rmSync(`${restore.node.dataDir}/version-2/snapshot.10`);
  rmSync(`${restore.node.dataLogDir}/version-2/log.1`);

  expect(await restore.line('inspect')).toMatchObject({ hasData: false, currentEpoch: 1 });
});

test.each([
  ['true', true],
  ['TRUE', true],
  ['false', false],
])('extendedTypesEnabled=%s of zoo.cfg is told', async (value, told) => {
  restore.node.configure([`extendedTypesEnabled=${value}`]);

  expect(await restore.line('inspect')).toMatchObject({ extendedTypes: told });
});

test('what a server expects behind a snapshot is told of zoo.cfg', async () => {
  restore.node.configure(['digest.enabled=false', 'serializeLastProcessedZxid.enabled=TRUE']);

  const line = await restore.line('inspect');

  expect(line).toMatchObject({ readsDigest: false, readsLastZxid: true });
});

test('a server that says how often digests did not match is told as one', async () => {
  restore.node.says({ mismatches: 0 });

  expect(await restore.line('inspect')).toMatchObject({ tellsDigests: true });
});

const tls = { certificate: '/a.pem', key: '/a.key', ca: '/ca.pem' };

test.each([
  ['a plain port', [], {}, 'plain'],
  ['both ports', ['secureClientPort=2281'], {}, 'plain'],
  ['both ports and files for TLS', ['secureClientPort=2281'], { tls }, 'tls'],
  ['a plain port and files for TLS', [], { tls }, 'plain'],
  ['a secure port', ['clientPort=0', 'secureClientPort=2281'], {}, 'tls-without-files'],
  ['a secure port and files for TLS', ['clientPort=0', 'secureClientPort=2281'], { tls }, 'tls'],
  ['no port', ['clientPort=0'], {}, 'none'],
])('how a put-back gets in is told of %s', async (_what, lines, client, entrance) => {
  restore.node.configure(lines);
  restore.node.settings = { ...restore.node.settings, client };

  expect(await restore.line('inspect')).toMatchObject({ entrance });
});

test.each([
  [
    ['enforce.auth.enabled=true', 'enforce.auth.schemes=digest, x509'],
    ['digest', 'x509'],
  ],
  [['enforce.auth.enabled=false', 'enforce.auth.schemes=digest'], []],
  [['sessionRequireClientSASLAuth=true'], ['sasl']],
])('what a server demands of its clients is told: %j', async (lines, demandedSchemes) => {
  restore.node.configure(lines);

  expect(await restore.line('inspect')).toMatchObject({ demandedSchemes });
});

test('a missing dataDir is refused with a hint', async () => {
  restore.node.configure([`dataDir=${restore.node.folder}/lost`]);

  const { step, error } = await restore.failure('inspect');

  expect({ step, code: error.code }).toEqual({ step: 'inspect', code: 'no-directory' });
  expect(error.hint).toContain('Mount or create');
});

test.each(['inspect', 'stage'] as const)(
  'a lost myid of a member is refused by %s',
  async (action) => {
    rmSync(`${restore.node.dataDir}/myid`);

    expect((await restore.failure(action)).error.code).toBe('no-myid');
  },
);

test("another server's myid is refused", async () => {
  writeFileSync(`${restore.node.dataDir}/myid`, '7\n');

  expect((await restore.failure('inspect')).error.code).toBe('foreign-myid');
});

test('what is no action is refused, in a line of its own', async () => {
  const { step, error } = await restore.failure('format');

  expect([step, error.code]).toEqual(['format', 'bad-parameter']);
});
