import type { Counter, PlannedChange } from '../../../../../lambda/restore/part/changes.ts';
import {
  aclRequests,
  chainedRequests,
  type StreamRequest,
  streamBytes,
} from '../../../../../lambda/restore/part/stream.ts';
import { openToAll } from '../../../../../lambda/zookeeper/requests/access.ts';
import { connectFrameBytes } from '../../../../../lambda/zookeeper/requests/frames.ts';

const lock = '/zk-backup-put-back';
const runId = 'prod.20261130T100000Z';
const seen = { czxid: '0x1', version: 4, aversion: 6 } as const;
const content = { bytes: 1, sum: '' };
const dataOf = () => Buffer.from('x');

const created = (path: string): PlannedChange => ({
  ...{ kind: 'create', path, type: 'persistent', ttlMs: 0, acl: openToAll, ...content },
});

/** In a line each, with the version that is asked for. */
const linesOf = (request: StreamRequest) =>
  request.kind === 'setAcl'
    ? [`setAcl ${request.path} ${request.version}`]
    : request.operations.map((operation) =>
        [
          operation.kind,
          operation.path,
          ...('version' in operation ? [operation.version] : []),
        ].join(' '),
      );

const chain = (
  changes: readonly PlannedChange[],
  {
    counters = [],
    dead,
  }: { counters?: readonly Counter[]; dead?: Parameters<typeof chainedRequests>[0]['dead'] } = {},
  operations = 2,
) =>
  [
    ...chainedRequests({ runId, dead }, { changes, counters }, dataOf, { operations, bytes: 1e6 }),
  ].map(linesOf);

test('the first batch takes the lock, each later one needs all before it, the end gives it back', () => {
  const requests = chain(['/a', '/b', '/c', '/d', '/e'].map(created));

  expect(requests).toEqual([
    [`create ${lock}`, `create ${lock}/${runId}`, 'create /a', 'create /b'],
    [`setData ${lock}/${runId} 0`, 'create /c', 'create /d'],
    [`setData ${lock}/${runId} 1`, 'create /e'],
    [`delete ${lock}/${runId}`, `delete ${lock}`],
  ]);
});

test('the lock of a dead run is taken by the versions that were seen', () => {
  const dead = { version: 0, runs: [{ path: `${lock}/old`, version: 3 }] };

  const [first] = chain([created('/a')], { dead });

  expect(first).toEqual([
    `delete ${lock}/old 3`,
    `delete ${lock} 0`,
    `create ${lock}`,
    `create ${lock}/${runId}`,
    'create /a',
  ]);
});

test('data and deletions are guarded by the version that was seen, lists by theirs', () => {
  const changes: PlannedChange[] = [
    { kind: 'setData', path: '/a', seen, ...content },
    { kind: 'setAcl', path: '/a', acl: openToAll, seen },
    { kind: 'delete', path: '/b', seen },
  ];

  const [first] = chain(changes);
  const second = [...aclRequests(changes)].map(linesOf);

  expect(first?.slice(2)).toEqual(['setData /a 4', 'delete /b 4']);
  expect(second).toEqual([['setAcl /a 6']]);
});

test('a counter is raised by a child that comes and goes, a version by writes', () => {
  const counters: Counter[] = [
    { of: 'children', path: '/queue', from: 3, to: 5 },
    { of: 'version', path: '/seqid', from: 0, to: 2 },
  ];

  const [first] = chain([], { counters }, 10);

  const dummy = ['create /queue/zk-backup-counter', 'delete /queue/zk-backup-counter 0'];
  expect(first?.slice(2)).toEqual([...dummy, ...dummy, 'setData /seqid 0', 'setData /seqid 1']);
});

test('with nothing to do there is no lock', () => {
  expect(chain([])).toEqual([]);
});

test('credentials fit in behind the first frame, which asks for a session', () => {
  const [first, ...others] = [...streamBytes([])];

  expect(first).toHaveLength(connectFrameBytes);
  expect(first?.readInt32BE(0)).toBe(connectFrameBytes - 4);
  // The end of the session, under the first number.
  expect(others.map((frame) => frame.toString('hex'))).toEqual(['0000000800000001fffffff5']);
});
