import { jute, pristine, type WrittenNode, writeLog, writeSnapshot } from '../data-file-writer.ts';
import { judgeFiles } from '../fixture-files.ts';

const root = '/zookeeper/quota/zookeeper_limits';
const good = 'count=1,bytes=0';

type Step = readonly ['create' | 'set' | 'delete', string, string?] | readonly ['close', string];

const recordOf = ([kind, path, data = '']: Step) => {
  if (kind === 'delete') return { type: 2, record: jute.buffer(path) };
  if (kind === 'close') {
    return { type: -11, record: Buffer.concat([jute.int(1), jute.buffer(path)]) };
  }
  const head = [jute.buffer(path), jute.buffer(data)];
  if (kind === 'set') return { type: 5, record: Buffer.concat([...head, jute.int(1)]) };
  const tail = [jute.openAcl(), jute.boolean(false), jute.int(-1)];
  return { type: 1, record: Buffer.concat([...head, ...tail]) };
};

const judge = (steps: readonly Step[], nodes: readonly WrittenNode[] = [], level: 2 | 3 = 3) =>
  judgeFiles(
    {
      'snapshot.0': writeSnapshot([...pristine, ...nodes], { lastZxid: 0n }),
      'log.1': writeLog(
        steps.map((step, index) => ({ zxid: BigInt(index + 1), ...recordOf(step) })),
      ),
    },
    { level },
  );

/** A quota as `setquota` of zkCli.sh makes it. */
const quotaOf = (path: string): Step[] => [
  ['create', path],
  ['create', `/zookeeper/quota${path}`],
  ['create', `/zookeeper/quota${path}/zookeeper_limits`, good],
  ['create', `/zookeeper/quota${path}/zookeeper_stats`, good],
];
const statsOfA = '/zookeeper/quota/a/zookeeper_stats';
const nodesOf = (...paths: string[]) => paths.map((path): WrittenNode => ({ path, data: good }));

const ending: readonly (readonly [string, readonly Step[]])[] = [
  ['creates a quota for the root', [['create', root, good]]],
  [
    'deletes what is taken for a quota',
    [
      ['create', '/zookeeperish'],
      ['create', '/zookeeperish/zookeeper_limits'],
      ['delete', '/zookeeperish/zookeeper_limits'],
    ],
  ],
  [
    'ends a session with what is taken for a quota',
    [
      ['create', '/zookeeper/zookeeper_limits'],
      ['close', '/zookeeper/zookeeper_limits'],
    ],
  ],
  [
    'deletes the quota of a path of blanks',
    [
      ['create', '/zookeeper/quota/ '],
      ['create', '/zookeeper/quota/ /zookeeper_limits'],
      ['delete', '/zookeeper/quota/ /zookeeper_limits'],
    ],
  ],
  [
    'counts in statistics that are none',
    [...quotaOf('/a'), ['set', statsOfA, 'garbage'], ['create', '/a/b']],
  ],
  [
    'creates what is read as a quota for the root from the next snapshot on',
    [
      ['create', '/zookeeper/quota/zookeeper_limits2'],
      ['create', '/zookeeper/quota/zookeeper_limits2/zookeeper_limits'],
    ],
  ],
];

describe.each(ending)('a transaction that %s', (_what, steps) => {
  const zxid = BigInt(steps.length);

  test.each([2, 3] as const)(
    'is a fault on level %d, what is before it restores',
    async (level) => {
      const verdict = await judge([...steps, ['create', '/later']], [], level);

      expect(verdict).toMatchObject({
        level: 1,
        faults: [{ rule: 'R6', file: 'log/version-2/log.1', zxid }],
        otherwise: { from: 0n, to: zxid - 1n },
      });
    },
  );
});

test.each<[string, Step[]]>([
  [
    'a quota',
    [...quotaOf('/a'), ['create', '/a/b'], ['delete', '/zookeeper/quota/a/zookeeper_limits']],
  ],
  ['statistics of the root', [['create', '/zookeeper/quota/zookeeper_stats', good]]],
  [
    'unreadable statistics that nothing is counted in',
    [...quotaOf('/a'), ['set', statsOfA, 'x'], ['create', '/b']],
  ],
  [
    'unreadable statistics that were written anew',
    [...quotaOf('/a'), ['set', statsOfA, 'x'], ['set', statsOfA, good], ['create', '/a/b']],
  ],
  [
    'hard limits',
    [...quotaOf('/a'), ['set', statsOfA, 'count=1,bytes=2=;byteHardLimit=9'], ['create', '/a/b']],
  ],
  [
    'a limit below a longer name',
    [
      ['create', '/zookeeper-services'],
      ['create', '/zookeeper-services/zookeeper_limits'],
      ['delete', '/zookeeper-services/zookeeper_limits'],
    ],
  ],
  [
    'what a snapshot would not bear, deleted before there is one',
    [
      ['create', '/zookeeper/quota/zookeeper_limits2'],
      ['create', '/zookeeper/quota/zookeeper_limits2/zookeeper_limits'],
      ['delete', '/zookeeper/quota/zookeeper_limits2/zookeeper_limits'],
    ],
  ],
])('%s does no harm', async (_what, steps) => {
  const { faults } = await judge(steps);

  expect(faults).toEqual([]);
});

test('a multi that failed creates no quota', async () => {
  const part = Buffer.concat([jute.int(-1), jute.buffer(jute.int(-2))]);
  const record = Buffer.concat([jute.int(2), part, part]);

  const { faults } = await judgeFiles({
    'snapshot.0': writeSnapshot(pristine, { lastZxid: 0n }),
    'log.1': writeLog([{ zxid: 1n, type: 14, record }]),
  });

  expect(faults).toEqual([]);
});

test.each([root, `${root}2/zookeeper_limits`])(
  'a snapshot with %s restores nothing',
  async (path) => {
    const parents = path === root ? [] : [`${root}2`];

    const verdict = await judge([], nodesOf(...parents, path));

    expect(verdict.faults).toEqual([
      {
        rule: 'R6',
        file: 'data/version-2/snapshot.0',
        zxid: 0n,
        sentence: expect.stringContaining(`${path} ends every ZooKeeper from 3.6 on`),
      },
    ]);
    expect(verdict.otherwise).toBeUndefined();
  },
);

test('a snapshot with a quota for the root that has children is loaded', async () => {
  const { faults } = await judge([], nodesOf(root, `${root}/child`));

  expect(faults).toEqual([]);
});

test('unreadable statistics in a snapshot are counted anew with the limits beside them', async () => {
  const quota = nodesOf('/zookeeper/quota/a', '/zookeeper/quota/a/zookeeper_limits');
  const nodes = [...quota, { path: statsOfA, data: 'garbage' }, { path: '/a' }];

  const { faults } = await judge([['create', '/a/b']], nodes);

  expect(faults).toEqual([]);
});

test('unreadable statistics in a snapshot wait for their limits', async () => {
  const nodes = [
    ...nodesOf('/zookeeper/quota/a'),
    { path: statsOfA, data: 'garbage' },
    { path: '/a' },
  ];
  const limit = '/zookeeper/quota/a/zookeeper_limits';

  const { faults } = await judge(
    [
      ['create', limit],
      ['create', '/a/b'],
    ],
    nodes,
  );

  expect(faults).toMatchObject([{ rule: 'R6', zxid: 2n }]);
});
