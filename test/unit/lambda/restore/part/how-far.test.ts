import { howFar } from '../../../../../lambda/restore/part/how-far.ts';
import { runPath } from '../../../../../lambda/restore/part/lock.ts';
import type { StreamOutcome } from '../../../../../lambda/restore/part/read-answers.ts';
import type { StreamRequest } from '../../../../../lambda/restore/part/stream.ts';

const name = 'prod.20261130T100000Z';
/** Three batches, and the one that gives the lock back. */
const requests: StreamRequest[] = Array.from({ length: 4 }, () => ({
  kind: 'multi',
  operations: [],
}));
const outcome = (different: Partial<StreamOutcome>): StreamOutcome => ({
  ...{ session: 'open', answered: 4, applied: 4, zxids: ['0x1', '0x2', '0x3', '0x4'] },
  ...{ refused: [], authFailed: false, complete: true },
  ...different,
});
const nothing = { name, requests, outcome: undefined, logged: [], lock: undefined };
const conflict = { path: '/a', code: -103, codeName: 'BadVersion', request: 1 } as const;

test('all that was answered was applied, but the lock that is given back is no batch', () => {
  expect(howFar({ ...nothing, outcome: outcome({}) })).toEqual({
    ...{ batches: 3, of: 3, zxids: [1n, 2n, 3n] },
  });
});

test('what comes before a conflict was applied; the lock is given back after it all the same', () => {
  const refused = outcome({ conflict, applied: 2, zxids: ['0x1', '0x5'] });

  expect(howFar({ ...nothing, outcome: refused })).toEqual({ batches: 1, of: 3, zxids: [1n] });
});

test('where answers are missing, the logs tell more', () => {
  const broken = outcome({ answered: 1, applied: 1, zxids: ['0x1'], complete: false });

  expect(howFar({ ...nothing, outcome: broken, logged: [1n, 2n] })).toEqual({
    ...{ batches: 2, of: 3, zxids: [1n, 2n] },
  });
});

test('where neither tells, the version of the lock does', () => {
  const lock = { version: 0, runs: [{ path: runPath(name), version: 1 }] };

  expect(howFar({ ...nothing, lock })).toEqual({ batches: 2, of: 3, zxids: [] });
});

test('the lock of another run tells nothing of this one', () => {
  const lock = { version: 0, runs: [{ path: runPath('another'), version: 1 }] };

  expect(howFar({ ...nothing, lock })).toMatchObject({ batches: 0 });
});
