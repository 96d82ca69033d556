import { jute, pristine, writeLog, writeSnapshot } from '../data-file-writer.ts';
import { type Files, fixture, judgeFiles } from '../fixture-files.ts';

/** ZooKeeper 3.9.3 loads each of these sets, and skips what lies before the name. */
const create = (path: string) => ({
  type: 15,
  record: Buffer.concat([
    jute.buffer(path),
    jute.buffer(''),
    jute.openAcl(),
    jute.boolean(false),
    jute.int(1),
  ]),
});
const session = { type: -10, record: jute.int(30_000) };
const log = writeLog([
  { zxid: 1n, ...session },
  { zxid: 2n, ...create('/a') },
  { zxid: 3n, ...session },
  { zxid: 4n, ...session },
]);
/** The tree at 2 and at 1. */
const whole = [...pristine, { path: '/a', zxid: 2n }];
const before = pristine;

const renamed = (name: number, snapshot: Uint8Array, logs: Files = {}) =>
  judgeFiles({ [`snapshot.${name.toString(16)}`]: snapshot, ...logs }, { level: 2 });

test.each([
  ['its last zxid', writeSnapshot(before, { lastZxid: 1n })],
  ['its digest', writeSnapshot(before, { digest: { zxid: 1n, value: 0n } })],
  [
    'its last zxid, whatever its digest says',
    writeSnapshot(before, { digest: { zxid: 5n, value: 0n }, lastZxid: 1n }),
  ],
  ['a real one its trailer', fixture('snapshot.10')],
])('a snapshot under a later name is told by %s', async (_what, snapshot) => {
  const verdict = await renamed(0x20, snapshot);

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R3' }] });
  expect(verdict.faults[0]?.sentence).toContain('it was renamed');
  expect(verdict.otherwise).toBeUndefined();
});

test('one without a trailer is told by what its logs hold and it does not', async () => {
  const verdict = await renamed(3, writeSnapshot(before), { 'log.1': log });

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R3', zxid: 3n }] });
  expect(verdict.faults[0]?.sentence).toContain('it lacks what transaction 0x2 did');
});

test.each([
  ['all that its logs hold', 3, writeSnapshot(whole), { 'log.1': log }],
  ['nothing that a log without a change tells', 1, writeSnapshot(before), { 'log.1': log }],
  [
    'a digest of the epoch before',
    2 ** 32,
    writeSnapshot(before, { digest: { zxid: 9n, value: 0n } }),
    {},
  ],
  [
    'a digest that was noted a moment later',
    2,
    writeSnapshot(whole, { digest: { zxid: 1n, value: 0n } }),
    {},
  ],
  ['no digest yet', 2, writeSnapshot(whole, { digest: { zxid: 0n, value: 0n } }), {}],
])('a snapshot that holds %s has its own name', async (_what, name, snapshot, logs) => {
  const verdict = await renamed(name, snapshot, logs);

  expect(verdict.faults).toEqual([]);
});

test('what came to nothing in an older epoch is not missed', async () => {
  const name = 2 * 2 ** 32 + 1;
  const snapshot = writeSnapshot(before, { lastZxid: BigInt(name) });

  const verdict = await renamed(name, snapshot, { 'log.1': log });

  expect(verdict.faults).toEqual([]);
});

test('a tree that stood still must meet the digest that the log has of its name', async () => {
  const digested = writeLog([{ zxid: 1n, ...session, digest: 99n }]);

  const verdict = await judgeFiles({
    'snapshot.1': writeSnapshot(before, { lastZxid: 1n }),
    'log.1': digested,
  });

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R4', zxid: 1n }] });
});
