import { readdirSync, readFileSync } from 'node:fs';
import {
  jute,
  pristine,
  type WrittenTransaction,
  writeLog,
  writeSnapshot,
} from './data-file-writer.ts';
import { judgeFiles } from './fixture-files.ts';

/** A record of a busy server: the second part of the multi failed, the first keeps its bytes. */
const failedMulti = readFileSync('test/fixtures/zookeeper-3.9.3/failed-multi/log.10000017e');
const snapshot = writeSnapshot(pristine, { lastZxid: 0n });
const multi = (...parts: readonly (readonly [number, Buffer])[]) => ({
  type: 14,
  record: Buffer.concat([
    jute.int(parts.length),
    ...parts.flatMap(([type, record]) => [jute.int(type), jute.buffer(record)]),
  ]),
});
const create = Buffer.concat([
  jute.buffer('/a'),
  jute.buffer('data'),
  jute.openAcl(),
  jute.boolean(false),
  jute.int(1),
]);
const error = [-1, jute.int(-110)] as const;
const written = (...logged: readonly Pick<WrittenTransaction, 'type' | 'record'>[]) =>
  writeLog(logged.map((one, index) => ({ zxid: BigInt(index + 1), ...one })));

const filesIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`)] as const),
  );

/** The loader of 3.8.0 ends there, too, with the tree that the other two members have. */
test('a follower that logged once more what it was sent is proven to its end', async () => {
  const files = filesIn('test/fixtures/zookeeper-3.8.0/logged-again');

  const verdict = await judgeFiles(files);

  expect(verdict).toMatchObject({
    ...{ level: 3, faults: [], start: { to: 0x30000008en } },
    tree: { znodes: 217 },
    warnings: expect.arrayContaining(['37 transactions stand there twice']),
  });
});

test('a follower that never logged what it serves is refused where the next digest is logged', async () => {
  const files = filesIn('test/fixtures/zookeeper-3.8.0/unlogged');

  const verdict = await judgeFiles(files);

  const sentence = expect.stringMatching(/^after 0x300000001 the tree's digest is /);
  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R4', sentence }] });
});

describe('a failed multi', () => {
  test('of a busy server, with the bytes of what it was to do behind the code, is no damage', async () => {
    const before = writeSnapshot(pristine, { lastZxid: 0x10000017dn });
    const files = { 'snapshot.10000017d': before, 'log.10000017e': failedMulti };

    const verdict = await judgeFiles(files, { level: 2 });

    expect(verdict).toMatchObject({ faults: [], start: { to: 0x10000017en } });
  });

  test.each([
    ['whose error keeps a longer record', multi([-1, create], error)],
    ['of which one part alone was marked', multi([1, create], error)],
    ['whose other part is cut', multi([1, create.subarray(0, 9)], error)],
    ['whose other part is of a type that no multi has', multi([7, jute.int(1)], error)],
    ['whose error is without its code', multi([-1, Buffer.alloc(0)], [1, create])],
  ])('%s does nothing, and is no damage', async (_what, failed) => {
    const verdict = await judgeFiles({ 'snapshot.0': snapshot, 'log.1': written(failed) });

    expect(verdict).toMatchObject({ faults: [], start: { to: 1n }, tree: { znodes: 4 } });
  });
});

test.each([
  ['a part of a multi', multi([1, Buffer.concat([create, Buffer.alloc(5)])])],
  ['a transaction', { type: 1, record: Buffer.concat([create, Buffer.alloc(5)]) }],
])('bytes behind the fields of %s are not read, and no damage', async (_what, one) => {
  const verdict = await judgeFiles({ 'snapshot.0': snapshot, 'log.1': written(one) });

  expect(verdict).toMatchObject({ faults: [], start: { to: 1n }, tree: { znodes: 5 } });
});

describe('a transaction that stands there twice', () => {
  const [first, clean] = [multi([-1, create], error), multi(error, error)];
  const twice = (one: Partial<WrittenTransaction>, other: Partial<WrittenTransaction>) => {
    const begin = { zxid: 1n, type: -10, record: jute.int(30_000) };
    const files = {
      'snapshot.0': snapshot,
      'log.1': writeLog([begin, { zxid: 2n, ...first, ...one }]),
      'log.2': writeLog([{ zxid: 2n, ...first, ...other }]),
    };
    return judgeFiles(files, { level: 2 });
  };

  test.each([
    ['in other bytes', clean],
    ['with its digest in one of them only', { ...clean, digest: 5n }],
  ])('%s is one of one history', async (_what, other) => {
    const verdict = await twice({}, other);

    expect(verdict).toMatchObject({
      faults: [],
      warnings: ['1 transactions stand there twice'],
    });
  });

  test.each([
    ['of another time', {}, { time: 2000n }],
    ['of another session', {}, { clientId: 2n }],
    ['with another digest', { digest: 5n }, { digest: 6n }],
  ])('%s is of two histories', async (_what, one, other) => {
    const verdict = await twice(one, other);

    expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R2', zxid: 2n }] });
    expect(verdict.faults[0]?.sentence).toContain('two histories');
  });
});
