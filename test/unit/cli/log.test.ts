import { transactionType } from '../../../lambda/zookeeper/files/transaction.ts';
import { jute, pristine, writeLog, writeSnapshot } from '../lambda/zookeeper/data-file-writer.ts';
import { archiveOf, beginningOfRandom, fixture, run, small, temporaryFolder } from './archives.ts';

const folder = temporaryFolder();
const archive = folder.path('small.tar.gz');
const random = folder.path('random');
beforeAll(async () => {
  folder.write('small.tar.gz', await archiveOf(small()));
  beginningOfRandom(random);
});
afterAll(() => folder.remove());

interface Told {
  readonly zxid: string;
  readonly operation: string;
  readonly path?: string;
  readonly bytesBefore?: number | null;
  readonly bytesAfter?: number | null;
  readonly dataBase64?: string;
  readonly session: { readonly ephemerals: string[]; readonly ephemeralCount: number };
}

/** The documents that `log --json` prints. */
async function told(...args: string[]): Promise<Told[]> {
  const { stdout } = await run('log', ...args, '--json');
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const zxids = (transactions: readonly Told[]) => transactions.map(({ zxid }) => zxid);

const create = (zxid: bigint, path: string, data = 'x', clientId = 1n) => ({
  zxid,
  clientId,
  type: transactionType.create,
  record: Buffer.concat([
    ...[jute.buffer(path), jute.buffer(data), jute.openAcl()],
    ...[jute.boolean(false), jute.int(1)],
  ]),
});
const setData = (zxid: bigint, path: string, data: string, clientId = 1n) => ({
  zxid,
  clientId,
  type: transactionType.setData,
  record: Buffer.concat([jute.buffer(path), jute.buffer(data), jute.int(1)]),
});

/** An archive with a snapshot of 0x10, in which session 0x100 holds an ephemeral, and these logs. */
async function withLogs(logs: Readonly<Record<string, Buffer>>): Promise<string> {
  const znodes = [
    ...pristine,
    { path: '/brokers', data: '', zxid: 1n },
    { path: '/brokers/1', data: 'host', zxid: 2n, owner: 0x100n },
    { path: '/config', data: 'twelve bytes', zxid: 3n },
  ];
  const snapshot = writeSnapshot(znodes, {}, { sessions: [0x100n], sessionTimeout: 6000 });
  const named = Object.entries(logs).map(([name, log]) => [`log/version-2/${name}`, log] as const);
  const members = { 'data/version-2/snapshot.10': snapshot, ...Object.fromEntries(named) };
  return folder.write('made.tar.gz', await archiveOf(members));
}

test('log tells the transactions of a backup, oldest first, each on a line', async () => {
  const { code, stdout, stderr } = await run('log', archive);

  const lines = stdout.split('\n');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(lines.slice(0, 3)).toEqual([
    '# session 0x100001620db0000: of server 1, began 2026-11-22 12:48:24Z, ended 2026-11-22 12:48:28Z',
    '2026-11-22 12:48:24.512Z  0x1  0x100001620db0000  createSession timeout 30 s',
    '2026-11-22 12:48:24.573Z  0x2  0x100001620db0000  create /p  7 bytes',
  ]);
  expect(stdout).toContain('0xd  0x100001620db0000  delete /p/s-0000000002  had 1 byte');
  expect(stdout).toContain('0xe  0x100001620db0000  setData /p  7 → 3 bytes');
});

test('a multi is told as one, with its parts below it', async () => {
  const { stdout } = await run('log', archive, '/m');

  expect(stdout.split('\n').slice(1, 4)).toEqual([
    '2026-11-22 12:48:24.699Z  0xf  0x100001620db0000  multi of 2 parts  (holds /eph)',
    '    create /m  0 bytes',
    '    setData /p  3 → 2 bytes',
  ]);
});

test('the end of a session tells the ephemerals that went with it', async () => {
  const [end] = await told(archive, '--type', 'closeSession');

  expect(end).toMatchObject({
    schemaVersion: 1,
    zxid: '0x11',
    type: 'closeSession',
    session: { server: 1, timeoutMs: 30_000, began: { zxid: '0x1' }, ended: { zxid: '0x11' } },
    removed: [{ operation: 'delete', path: '/eph', bytesBefore: 1, bytesAfter: null }],
  });
});

test.each([
  [['/c'], ['0x4', '0x5']],
  [['/eph'], ['0x7', '0x11']],
  [
    ['/', '--type', 'delete,SETDATA'],
    ['0xd', '0xe', '0xf'],
  ],
  [
    ['--grep', 's-0+[13]$'],
    ['0x9', '0xb'],
  ],
  [['--grep', '^mm$'], []],
  [['--grep', '^mm$', '--data'], ['0xf']],
  [
    ['--session', '0x100001620DB0000', '--since', '0x10'],
    ['0x10', '0x11'],
  ],
  [['--session', '0x1'], []],
  [
    ['--since', '0xf', '--until', '0x10'],
    ['0xf', '0x10'],
  ],
  [
    ['--since', '2026-11-22T12:48:24.709Z'],
    ['0x10', '0x11'],
  ],
  [
    ['--until', '2026-11-22 13:48:24.573+01:00'],
    ['0x1', '0x2'],
  ],
  [
    ['--until', 'just-before:0x3'],
    ['0x1', '0x2'],
  ],
  [
    ['--since', 'just-before:/p', '--until', '0x10'],
    ['0xf', '0x10'],
  ],
  [
    ['--until', 'just-before:/c'],
    ['0x1', '0x2', '0x3'],
  ],
])('%j is shown as %j', async (args, wanted) => {
  const transactions = await told(archive, ...args);

  expect(zxids(transactions)).toEqual(wanted);
});

test('data is told only where it was asked for', async () => {
  const [without, withData] = await Promise.all([
    run('log', archive, '/p', '--until', '0x2'),
    run('log', archive, '/p', '--until', '0x2', '--data'),
  ]);

  expect(without.stdout).not.toContain('persist');
  expect(withData.stdout).toContain('7 bytes, data "persist"');
});

test('what was there before the logs is known from the snapshot', async () => {
  const made = await withLogs({ 'log.11': writeLog([setData(0x11n, '/config', 'new', 0x100n)]) });

  const [changed] = await told(made);

  expect(changed).toMatchObject({
    bytesBefore: 12,
    bytesAfter: 3,
    session: { began: null, ended: null, timeoutMs: 6000, ephemerals: ['/brokers/1'] },
  });
});

test('a length that no log and no snapshot tells is not told', async () => {
  const lost = { zxid: 0xfn, type: transactionType.delete, record: jute.buffer('/lost') };
  const made = await withLogs({ 'log.f': writeLog([lost, create(0x10n, '/new')]) });

  const [first] = await told(made);

  expect(first).toMatchObject({ operation: 'delete', path: '/lost', bytesAfter: null });
  expect(first).not.toHaveProperty('bytesBefore');
});

test('of a znode that was changed between the first log and the snapshot, the length before is not told', async () => {
  const lost = { zxid: 0x2n, type: transactionType.delete, record: jute.buffer('/lost') };
  const log = writeLog([lost, setData(0x3n, '/config', 'twelve bytes')]);
  const made = await withLogs({ 'log.2': log });

  const [, changed] = await told(made, '--until', '0x3');

  expect(changed).toMatchObject({ path: '/config', bytesAfter: 12 });
  expect(changed).not.toHaveProperty('bytesBefore');
});

test('an ephemeral that a session made before the logs, and lost with its end, says who it was', async () => {
  const end = {
    zxid: 0xen,
    clientId: 0x200n,
    type: transactionType.closeSession,
    record: Buffer.concat([jute.int(1), jute.buffer('/brokers/2')]),
  };
  const logs = { 'log.d': writeLog([setData(0xdn, '/config', 'x', 0x200n), end]) };
  const made = await withLogs({ ...logs, 'log.f': writeLog([create(0xfn, '/a')]) });

  const [changed] = await told(made);

  expect(changed?.session).toMatchObject({ ephemerals: ['/brokers/2'], ephemeralCount: 1 });
});

test('an ephemeral that somebody deleted is not held any more', async () => {
  const deleted = { zxid: 0x11n, type: transactionType.delete, record: jute.buffer('/brokers/1') };
  const log = writeLog([deleted, setData(0x12n, '/config', 'new', 0x100n)]);
  const made = await withLogs({ 'log.11': log });

  const [, changed] = await told(made);

  expect(changed?.session.ephemerals).toEqual([]);
});

test('missing transactions are told, and what came before them is not known any more', async () => {
  const made = await withLogs({
    'log.11': writeLog([setData(0x11n, '/config', 'new')]),
    'log.21': writeLog([setData(0x21n, '/config', 'newer')]),
  });

  const { code, stdout, stderr } = await run('log', made);

  expect(code).toBe(2);
  expect(stdout).toContain('setData /config  ? → 5 bytes');
  expect(stderr).toContain('The transactions between 0x11 and 0x21 are missing.');
  expect(stderr).toContain('npx zk-backup verify');
});

test('an archive whose files are in no order is told in order, and nothing twice', async () => {
  const members = {
    'log/version-2/log.6a0': fixture('rnd/log.6a0'),
    'log/version-2/log.1': fixture('rnd/log.1'),
    'data/version-2/snapshot.0': fixture('rnd/snapshot.0'),
  };
  const packed = folder.write('unordered.tar.gz', await archiveOf(members));

  const [ours, ordered] = await Promise.all([told(packed), told(random)]);

  expect(ours.length).toBeGreaterThan(4000);
  expect(zxids(ours)).toEqual(zxids(ordered));
});
