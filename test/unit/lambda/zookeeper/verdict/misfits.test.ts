import {
  jute,
  pristine,
  type WrittenNode,
  type WrittenTransaction,
  writeLog,
  writeSnapshot,
} from '../data-file-writer.ts';
import { judgeFiles } from '../fixture-files.ts';

const create = (path: string) => ({
  type: 1,
  record: Buffer.concat([
    jute.buffer(path),
    jute.buffer(''),
    jute.openAcl(),
    jute.boolean(false),
    jute.int(-1),
  ]),
});
const remove = (path: string) => ({ type: 2, record: jute.buffer(path) });
const setData = (path: string) => ({
  type: 5,
  record: Buffer.concat([jute.buffer(path), jute.buffer('x'), jute.int(1)]),
});
const setAcl = (path: string) => ({
  type: 7,
  record: Buffer.concat([jute.buffer(path), jute.openAcl(), jute.int(1)]),
});
const close = (...paths: string[]) => ({
  type: -11,
  record: Buffer.concat([jute.int(paths.length), ...paths.map((path) => jute.buffer(path))]),
});
const nothing = { type: -10, record: jute.int(30_000) };

type Logged = Pick<WrittenTransaction, 'type' | 'record'>;

/** Without digests. @param last of the snapshot, where it says so */
const judge = (logged: readonly Logged[], last?: bigint, nodes: readonly WrittenNode[] = []) =>
  judgeFiles({
    'snapshot.0': writeSnapshot(
      [...pristine, ...nodes],
      last === undefined ? {} : { lastZxid: last },
    ),
    'log.1': writeLog(logged.map((one, index) => ({ zxid: BigInt(index + 1), ...one }))),
  });

const misfits: readonly (readonly [string, Logged, string])[] = [
  ['creates a znode that is there', create('/zookeeper/quota'), 'creates /zookeeper/quota'],
  ['creates below none', create('/a/b'), 'needs /a'],
  ['deletes a missing znode', remove('/a'), 'needs /a'],
  ['sets the data of a missing znode', setData('/a'), 'needs /a'],
  ['sets the ACL of a missing znode', setAcl('/a'), 'needs /a'],
  ['closes a session of a missing znode', close('/a'), 'needs /a'],
];

test.each(misfits)(
  'a transaction that %s keeps a set from being sound',
  async (_what, one, told) => {
    const verdict = await judge([nothing, nothing, nothing, one, nothing], 2n);

    expect(verdict).toMatchObject({
      level: 1,
      faults: [{ rule: 'R4', file: 'log/version-2/log.1', zxid: 4n }],
    });
    expect(verdict.faults[0]?.sentence).toContain(told);
    expect(verdict.start).toBeUndefined();
  },
);

test.each(misfits)(
  'a transaction that %s is normal while the snapshot was written',
  async (_what, one) => {
    const verdict = await judge([nothing, one, nothing], 2n);

    expect(verdict).toMatchObject({ level: 2, faults: [], start: { from: 2n, to: 3n } });
  },
);

describe('of a snapshot that does not say when it was complete', () => {
  test.each([
    ['is deleted', remove('/a')],
    ['goes with its session', close('/a')],
    ['can go with its session', { type: -11, record: Buffer.alloc(0) }],
  ])('a missing znode that later %s shows how far it reaches', async (_what, end) => {
    const verdict = await judge([nothing, setData('/a'), create('/a/b'), end, nothing]);

    expect(verdict).toMatchObject({ level: 2, faults: [], start: { from: 4n, to: 5n } });
  });

  test('a missing znode that stays is a fault', async () => {
    const verdict = await judge([nothing, setData('/a'), nothing]);

    expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R4', zxid: 2n }] });
  });

  test('a znode that is created twice is a fault', async () => {
    const verdict = await judge([nothing, create('/zookeeper/quota')]);

    expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R4', zxid: 2n }] });
  });
});
