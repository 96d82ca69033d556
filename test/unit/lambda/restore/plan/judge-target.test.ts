import type { LineOf } from '../../../../../lambda/node/node-line.ts';
import {
  type EnsembleState,
  ensembleState,
} from '../../../../../lambda/restore/nodes/situation.ts';
import type { ChosenBackup } from '../../../../../lambda/restore/plan/chosen-backup.ts';
import {
  judgeFlavour,
  judgeSource,
  judgeTarget,
  judgeTtls,
} from '../../../../../lambda/restore/plan/judge-target.ts';
import { healthy, inspected, nothing } from '../nodes.ts';

const backup = { zookeeperVersion: '3.9.3', dataBytes: 600, logBytes: 400 } as ChosenBackup;

const stateOf = (...nodes: Parameters<typeof ensembleState>[0]) =>
  ensembleState(nodes, []) as EnsembleState;
const withThird = (different: Partial<LineOf<'inspect'>>) =>
  stateOf(...healthy().slice(0, 2), inspected(3, 'follower', different));

test('a healthy ensemble that fits is not objected to', () => {
  expect(judgeTarget(backup, { state: stateOf(...healthy()), force: false })).toEqual({
    refusals: [],
    warnings: [],
  });
});

test('a server that does not tell whether digests match is warned of', () => {
  const { refusals, warnings } = judgeTarget(backup, {
    state: withThird({ tellsDigests: false }),
    force: false,
  });

  expect(refusals).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/^i-3 does not tell whether digests match .*Add mntr to 4lw/),
  ]);
});

test('one lost member of a healthy quorum is not restored: it is emptied and syncs', () => {
  const state = stateOf(...healthy().slice(0, 2), inspected(3, null, nothing));

  const { refusals } = judgeTarget(backup, { state, force: false });

  expect(refusals).toEqual([
    {
      code: 'restore-not-needed',
      reason:
        'The ensemble has its quorum and serves; only server.3 on i-3 (nothing listens) does not. It needs no restore.',
      hint: expect.stringMatching(
        /stop ZooKeeper on i-3, move \/data\/version-2 aside, and start it.*"force": true/,
      ),
    },
  ]);
});

test('what a person was asked to think about twice is a warning with force', () => {
  const state = stateOf(...healthy().slice(0, 2), inspected(3, null, { version: '3.8.4' }));

  const { refusals, warnings } = judgeTarget(backup, { state, force: true });

  expect(refusals).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/^The ensemble has its quorum/),
    expect.stringMatching(/^i-3 runs ZooKeeper 3.8.4, the backup is of 3.9.3/),
  ]);
});

test.each([
  ['3.9.3', 0],
  ['3.9.10', 0],
  ['3.10.0', 0],
  ['3.9.2', 1],
  ['3.8.12-SNAPSHOT', 1],
])('of a backup of 3.9.3, version %s is refused %d times', (version, times) => {
  const { refusals } = judgeTarget(backup, { state: withThird({ version }), force: false });

  expect(refusals).toHaveLength(times);
});

test('a version that is not known is a warning', () => {
  const { refusals, warnings } = judgeTarget(backup, {
    state: withThird({ version: null }),
    force: false,
  });

  expect(refusals).toEqual([]);
  expect(warnings).toEqual(['i-3 does not tell its version; it must be 3.9.3 or later.']);
});

test.each<[string, Partial<LineOf<'inspect'>>, string | undefined]>([
  ['exactly enough', { freeBytes: 2000 }, undefined],
  ['a byte too little', { freeBytes: 1999 }, 'i-3 has 1999 bytes free on the file system of /data'],
  [
    'enough for each of two file systems',
    { oneFileSystem: false, freeBytes: 1200, freeLogBytes: 800, dataLogDir: '/log' },
    undefined,
  ],
  [
    'too little for the logs',
    { oneFileSystem: false, freeBytes: 1200, freeLogBytes: 799, dataLogDir: '/log' },
    'i-3 has 799 bytes free on the file system of /log; the restore needs 800',
  ],
])('with %s of space', (_what, different, told) => {
  const { refusals } = judgeTarget(backup, { state: withThird(different), force: true });

  expect(refusals.map(({ reason }) => reason)).toEqual(
    told === undefined ? [] : [expect.stringContaining(told)],
  );
});

test('a node that cannot download is refused, with force too', () => {
  const { refusals } = judgeTarget(backup, { state: withThird({ awsCli: null }), force: true });

  expect(refusals[0]?.reason).toBe('i-3 has no AWS CLI to download with.');
});

test('TTL znodes are not given to a server that would delete them', () => {
  const off = judgeTtls(7, withThird({ extendedTypes: false }));
  const unknown = judgeTtls(7, withThird({ extendedTypes: null }));
  const none = judgeTtls(0, withThird({ extendedTypes: false }));

  expect(off.refusals[0]?.reason).toMatch(/7 TTL znodes, and i-3 runs without/);
  expect(unknown).toEqual({
    refusals: [],
    warnings: [expect.stringMatching(/check that i-3 runs/)],
  });
  expect(none).toEqual({ refusals: [], warnings: [] });
});

test('a snapshot is not given to a server that does not read its trailer', () => {
  const older = { zookeeperVersion: '3.9.3' };
  const off = judgeFlavour(54, older, withThird({ readsDigest: false }));
  const on = judgeFlavour(21, older, withThird({ readsDigest: true }));
  const unknown = judgeFlavour(54, older, withThird({ readsDigest: null }));

  expect(off.refusals).toMatchObject([
    {
      code: 'would-not-start',
      reason: expect.stringMatching(/^i-3: The snapshot was written with digests/),
      hint: expect.stringContaining('digest.enabled=true'),
    },
  ]);
  expect(on.refusals).toHaveLength(3);
  expect(unknown).toEqual({ refusals: [], warnings: [] });
});

test('of a server that is down it is told that its settings may not read the snapshot', () => {
  const down = withThird({ readsDigest: null, readsLastZxid: null, version: null });

  const { warnings } = judgeFlavour(21, { zookeeperVersion: '3.9.3' }, down);

  expect(warnings).toEqual([
    expect.stringMatching(/^i-3: The snapshot was written with zookeeper.digest.enabled=false/),
  ]);
});

test('backups go into their own ensemble, and into those that name them', () => {
  expect(judgeSource('prod', 'prod', undefined)).toBeUndefined();
  expect(judgeSource('prod', 'staging', { from: ['prod'] })).toBeUndefined();
  expect(judgeSource('prod', 'staging', { from: [] })?.hint).toContain('"restoreFrom": ["prod"]');
});
