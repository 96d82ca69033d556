import {
  jute,
  pristine,
  type WrittenTrailer,
  writeLog,
  writeSnapshot,
} from '../data-file-writer.ts';
import { judgeFiles } from '../fixture-files.ts';

/**
 * Fuzzy snapshots of which /a came in while they were written, and its list did not. Where a test
 * says that servers end, the loader of 3.9.3 did: "Failed to fetch acls for 2".
 */
const list = jute.acl('digest', 'u:x');
const other = jute.acl('digest', 'v:y');
const create = (path: string, acl = list) => ({
  type: 15,
  record: Buffer.concat([
    jute.buffer(path),
    jute.buffer(''),
    acl,
    jute.boolean(false),
    jute.int(1),
  ]),
});
const remove = (path: string) => ({ type: 2, record: jute.buffer(path) });
const setData = (path: string) => ({
  type: 5,
  record: Buffer.concat([jute.buffer(path), jute.buffer('x'), jute.int(1)]),
});
const setAcl = (path: string, acl: Buffer) => ({
  type: 7,
  record: Buffer.concat([jute.buffer(path), acl, jute.int(1)]),
});
const close = (path: string) => ({
  type: -11,
  record: Buffer.concat([jute.int(1), jute.buffer(path)]),
});
const nothing = { type: -10, record: jute.int(30_000) };

interface Set {
  readonly aclId?: bigint;
  readonly acls?: readonly (readonly [bigint, Buffer])[];
  readonly trailer?: WrittenTrailer;
}

const judge = (
  logged: readonly { type: number; record: Buffer }[],
  { aclId = 2n, acls = [], trailer = { lastZxid: 3n } }: Set = {},
) =>
  judgeFiles({
    'snapshot.0': writeSnapshot([...pristine, { path: '/a', aclId, zxid: 3n }], trailer, { acls }),
    'log.1': writeLog(
      [nothing, ...logged, nothing, nothing].map((one, index) => ({
        zxid: BigInt(index + 1),
        ...one,
      })),
    ),
  });

test.each([
  ['deletes it', remove('/a')],
  ['changes its data', setData('/a')],
  ['creates below it', create('/a/b')],
  ['deletes it with its session', close('/a')],
])('a transaction that %s before the list is there ends servers', async (_what, one) => {
  const verdict = await judge([one]);

  expect(verdict.faults).toMatchObject([{ rule: 'R6', file: 'log/version-2/log.1', zxid: 2n }]);
});

test('what restores ends before that transaction', async () => {
  const verdict = await judge([nothing, nothing, nothing, remove('/a')]);

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R6', zxid: 5n }] });
  expect(verdict.otherwise).toMatchObject({ from: 3n, to: 4n });
});

test.each([
  ['the same create makes the list anew, under the same id', create('/a')],
  ['its list is set', setAcl('/a', other)],
])('once %s, servers load it', async (_what, one) => {
  const verdict = await judge([one, setData('/a'), remove('/a')]);

  expect(verdict.faults).toEqual([]);
});

test('a list of another znode that comes to its id is taken away with it', async () => {
  const made = await judge([create('/b', other), setData('/a')]);
  const taken = await judge([create('/b', other), remove('/a')]);

  expect(made.faults).toEqual([]);
  expect(taken.faults[0]?.sentence).toContain('/b one of them');
});

test('a list under another id does not help', async () => {
  const verdict = await judge([create('/a')], { aclId: 3n });

  expect(verdict).toMatchObject({
    level: 1,
    faults: [{ rule: 'R6', file: 'data/version-2/snapshot.0' }],
  });
});

test('ids are counted on from the greatest that the snapshot holds', async () => {
  const verdict = await judge([create('/a'), setData('/a')], { aclId: 6n, acls: [[5n, other]] });

  expect(verdict.faults).toEqual([]);
});

test('a list that nobody uses any more is gone', async () => {
  const verdict = await judge([create('/b'), remove('/b'), remove('/a')]);

  expect(verdict.faults).toMatchObject([{ rule: 'R6', zxid: 4n }]);
});

test.each([
  ['without a trailer', {}],
  ['with its last zxid', { lastZxid: 3n }],
  ['with a digest', { digest: { zxid: 3n, value: 2402751992n } }],
])('a znode that is without its list at the end is a fault %s', async (_what, trailer) => {
  const verdict = await judge([nothing], { trailer });

  expect(verdict.faults).toMatchObject([{ rule: 'R6', file: 'data/version-2/snapshot.0' }]);
  expect(verdict.faults[0]?.sentence).toContain('/a one of them');
});

test('a snapshot that holds all its lists is not asked for them', async () => {
  const verdict = await judge([remove('/a')], { acls: [[2n, list]] });

  expect(verdict.faults).toEqual([]);
});

test('a list that is null ends servers, too', async () => {
  const verdict = await judge([], { acls: [[2n, jute.int(-1)]] });

  expect(verdict.faults).toMatchObject([{ rule: 'R1', file: 'data/version-2/snapshot.0' }]);
});
