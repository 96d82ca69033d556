import {
  FunctionClock,
  leftOfRestore,
  leftOfRun,
  leftOfStage,
} from '../../../../cli/progress/time-left.ts';
import type { RunStatus } from '../../../../lambda/backup/progress/run-status.ts';

const begun = Date.parse('2026-11-22T12:00:00Z');
const time = (seconds: number) => new Date(begun + seconds * 1000).toISOString();

/** The backup before took 3 s until its command was sent, 20 s for that, and 7 s to be read back. */
const last = { bytes: 600, before: 3000, command: 20_000, verify: 7000 };

/** A phase that began at 10 s, and what was before it. */
const at = (phase: RunStatus['phase'], fields: Partial<RunStatus> = {}): RunStatus => ({
  schemaVersion: 1,
  runId: 'prod.1',
  ensemble: 'prod',
  execution: 'e',
  startedAt: time(0),
  updatedAt: time(10),
  phase,
  since: time(10),
  done: [],
  ...fields,
});

const leftAt = (seconds: number, status: RunStatus, known: typeof last | undefined = last) =>
  leftOfRun(status, known, begun + seconds * 1000);
const estimated = (secondsLeft: number) => ({ secondsLeft, isLate: false });
const late = { secondsLeft: null, isLate: true };
const untold = { secondsLeft: null, isLate: false };

test.each<[string, number, RunStatus, object]>([
  ['while it asks its nodes', 11, at('probe'), estimated(29)],
  ['while it captures', 12, at('capture'), estimated(25)],
  ['while it uploads', 12, at('upload', { done: [{ phase: 'capture', ms: 4000 }] }), estimated(21)],
  ['before a byte is read back', 12, at('verify'), estimated(5)],
])('%s it takes as long as the backup before took', (_when, seconds, status, left) => {
  expect(leftAt(seconds, status)).toEqual(left);
});

test('what takes longer than the backup before is late, and no time is named', () => {
  expect(leftAt(31, at('upload'))).toEqual(late);
});

test('with no backup before nothing is estimated', () => {
  expect(leftOfRun(at('upload'), undefined, begun + 12_000)).toEqual(untold);
});

test('while it is read back the bytes tell, whatever the backup before took', () => {
  const reading = at('verify', { updatedAt: time(20), bytes: { read: 100, of: 400 } });

  expect(leftAt(25, reading)).toEqual(estimated(25));
});

test('a restore takes what its plan says, and an undo nobody knows how long', () => {
  const estimate = { stageSeconds: 7, outageSeconds: 22, totalSeconds: 130 };
  const restore = { kind: 'restore', startedAt: time(0) } as const;

  expect(leftOfRestore(restore, estimate, begun + 30_000)).toEqual(estimated(100));
  expect(leftOfRestore(restore, estimate, begun + 131_000)).toEqual(late);
  expect(leftOfRestore({ ...restore, kind: 'undo' }, estimate, begun)).toEqual(untold);
  expect(leftOfStage({ since: time(1) }, estimate, begun + 3000)).toEqual(estimated(5));
  expect(leftOfStage({}, estimate, begun)).toEqual(untold);
});

test('a clock here that is an hour ahead changes nothing', () => {
  const clock = new FunctionClock();
  const here = begun + 3_600_000;

  const times = [0, 2000, 4000].map((later) => clock.at({ updatedAt: time(10) }, here + later));
  const next = clock.at({ updatedAt: time(15) }, here + 6000);

  expect([...times, next].map((now) => (now - begun) / 1000)).toEqual([10, 12, 14, 15]);
});
