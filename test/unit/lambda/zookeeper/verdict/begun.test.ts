import { gzipSync } from 'node:zlib';
import { jute, pristine, writeLog, writeSnapshot } from '../data-file-writer.ts';
import { type Files, fixture, judgeFiles, smallSet } from '../fixture-files.ts';

const newest = fixture('snapshot.10');
const snappy = fixture('flavours/snapshot.11.snappy');
const cut = (bytes: Buffer, end = bytes.length / 2) => bytes.subarray(0, end);

const session = (zxid: bigint) => ({ zxid, type: -10, record: jute.int(30_000) });

/** Beside a snapshot of 0x10 and a log that ends with 0x11. */
const judgeBeside = (more: Files) => judgeFiles({ ...smallSet(), ...more });

test.each<[string, string, Buffer]>([
  ['of 0 bytes', 'snapshot.11', Buffer.alloc(0)],
  ['of 9 bytes', 'snapshot.11', cut(newest, 9)],
  ['cut in the middle', 'snapshot.11', cut(newest)],
  ['without its last byte', 'snapshot.11', cut(newest, newest.length - 1)],
  ['of zeros', 'snapshot.11', Buffer.alloc(4096)],
  ['of zeros from some place on', 'snapshot.11', Buffer.concat([cut(newest), Buffer.alloc(99)])],
  ['packed by gz, of 0 bytes', 'snapshot.11.gz', Buffer.alloc(0)],
  ['packed by gz, of its first 5 bytes', 'snapshot.11.gz', cut(gzipSync(newest), 5)],
  ['packed by gz, cut in the middle', 'snapshot.11.gz', cut(gzipSync(newest))],
  ['packed by snappy, of 5 bytes', 'snapshot.11.snappy', cut(snappy, 5)],
  ['packed by snappy, of a part of its header', 'snapshot.11.snappy', cut(snappy, 12)],
  ['packed by snappy, of its header', 'snapshot.11.snappy', cut(snappy, 16)],
  ['packed by snappy, cut in the middle', 'snapshot.11.snappy', cut(snappy)],
])('a newest snapshot %s is passed over, as a server does', async (_what, name, bytes) => {
  const verdict = await judgeBeside({ [name]: bytes });

  expect(verdict).toMatchObject({
    level: 3,
    faults: [],
    start: { file: 'data/version-2/snapshot.10', from: 0x10n, to: 0x11n },
  });
  expect(verdict.warnings).toContain(
    `data/version-2/${name} was not written to its end: ZooKeeper passes over it, and nothing up to 0x11 is missing`,
  );
});

const packed = gzipSync(newest);
test.each<[string, Buffer]>([
  ['the last byte of its gzip', cut(packed, packed.length - 1)],
  ['the end of its gzip', cut(packed, packed.length - 8)],
])('one without %s holds all that a server reads, which begins with it', async (_what, bytes) => {
  const verdict = await judgeFiles({
    'snapshot.10.gz': bytes,
    'log.1': smallSet()['log.1'] as Buffer,
  });

  expect(verdict).toMatchObject({
    level: 3,
    faults: [],
    start: { file: 'data/version-2/snapshot.10.gz', to: 0x11n },
  });
});

test('one that ends early behind its first seal is damage: servers differ in what they begin with', async () => {
  const plain = cut(newest, newest.length - 54 + 10);

  const verdict = await judgeBeside({ 'snapshot.11.gz': cut(gzipSync(plain), -8) });

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R1' }] });
});

test('one packed by gz that ends in zeros is damage: what they unpack to may end a server', async () => {
  const bytes = Buffer.concat([cut(packed), Buffer.alloc(5)]);

  const verdict = await judgeBeside({ 'snapshot.11.gz': bytes });

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R1' }] });
});

test('one that was begun before the newest is passed over', async () => {
  const verdict = await judgeBeside({ 'snapshot.f': cut(newest) });

  expect(verdict).toMatchObject({ level: 3, faults: [], start: { to: 0x11n } });
});

test.each<[string, Files]>([
  ['lies behind the last transaction', { ...smallSet(), 'snapshot.12': cut(newest) }],
  ['lies where the logs have no transaction', { ...smallSet(), 'snapshot.100000000': cut(newest) }],
  ['stands alone', { 'snapshot.11': cut(newest) }],
  [
    'lies behind a hole of the logs',
    {
      'snapshot.1': writeSnapshot(pristine, { lastZxid: 1n }),
      'log.2': writeLog([session(2n), session(4n)]),
      'snapshot.4': cut(newest),
    },
  ],
])('one that %s may have held what is missing now', async (_what, files) => {
  const names = Object.keys(files).filter((name) => name.startsWith('snapshot.'));
  const last = names.at(-1) as string;

  const verdict = await judgeFiles({ ...files, [last]: cut(files[last] as Buffer) });

  expect(verdict).toMatchObject({
    level: 1,
    faults: expect.arrayContaining([
      expect.objectContaining({ rule: 'R1', file: `data/version-2/${last}` }),
    ]),
  });
});

test('one that is whole at its end and damaged before is no begun one', async () => {
  const damaged = Buffer.from(newest);
  damaged[100] = (damaged[100] as number) ^ 1;

  const verdict = await judgeBeside({ 'snapshot.11': damaged });

  expect(verdict).toMatchObject({
    level: 1,
    faults: [{ rule: 'R1', file: 'data/version-2/snapshot.11' }],
  });
});
