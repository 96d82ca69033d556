import { Sessions } from '../../../../../../lambda/restore/plan/reading/sessions.ts';
import type { Change } from '../../../../../../lambda/zookeeper/files/transaction.ts';

const opened = (timeoutMs: number): Change => ({ kind: 'createSession', timeoutMs });
const closed: Change = { kind: 'closeSession', paths: [], named: true };

function sessionsOf(
  snapshots: readonly (readonly [zxid: bigint, ...timeouts: readonly number[]])[],
  ...changes: readonly (readonly [clientId: bigint, change: Change])[]
): Sessions {
  const sessions = new Sessions();
  for (const [zxid, ...timeouts] of snapshots) {
    sessions.snapshot(zxid);
    for (const [at, timeout] of timeouts.entries()) sessions.session(BigInt(at + 1), timeout);
  }
  for (const [clientId, change] of changes) sessions.transaction({ clientId, change });
  return sessions;
}

test('the longest session of the snapshot counts', () => {
  expect(sessionsOf([[0x10n, 6000, 40_000, 30_000]]).longestMs).toBe(40_000);
});

test('one that the logs open counts, and one that they close does not', () => {
  const sessions = sessionsOf([[0x10n, 40_000]], [9n, opened(25_000)], [1n, closed]);

  expect(sessions.longestMs).toBe(25_000);
});

test('one that is opened and closed within the logs does not count', () => {
  const sessions = sessionsOf([[0x10n, 4000]], [9n, opened(25_000)], [9n, closed]);

  expect(sessions.longestMs).toBe(4000);
});

test('of two snapshots the newest counts, in whichever order they come', () => {
  expect(
    sessionsOf([
      [0x10n, 40_000],
      [0x20n, 6000],
    ]).longestMs,
  ).toBe(6000);
  expect(
    sessionsOf([
      [0x20n, 6000],
      [0x10n, 40_000],
    ]).longestMs,
  ).toBe(6000);
  expect(sessionsOf([[0x20n], [0x10n, 40_000]], [1n, opened(5000)]).longestMs).toBe(5000);
});

test('without a session there is none', () => {
  expect(sessionsOf([[0x10n]]).longestMs).toBeNull();
});
