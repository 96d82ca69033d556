import fc from 'fast-check';
import {
  type CountedBackup,
  judgeExpiry,
} from '../../../../../lambda/backup/retention/judge-expiry.ts';
import { type Keep, keepRules } from '../../../../../lambda/contract/keep.ts';
import { naivelyKept } from './naive-expiry.ts';

const day = 86_400_000;
const now = Date.parse('2026-03-10T12:00:00Z');

const backupAt = (iso: string, more: Partial<CountedBackup> = {}): CountedBackup => ({
  ...{ key: iso, time: Date.parse(iso), level: 3, held: [] },
  ...more,
});

/** The names of those that stay, and why. */
function keptOf(backups: readonly CountedBackup[], keep: Keep) {
  const expiries = judgeExpiry(backups, keep, now);
  return Object.fromEntries(
    [...expiries].filter(([, { kept }]) => kept.length > 0).map(([key, { kept }]) => [key, kept]),
  );
}

const counts = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
const keeps: fc.Arbitrary<Keep> = fc
  .record({
    last: counts,
    days: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    ...{ daily: counts, weekly: counts, monthly: counts, yearly: counts },
  })
  .filter((keep) => keepRules.some((rule) => keep[rule] !== undefined));
/** Some of a day, some of years; equal times, too. */
const times = fc.oneof(
  fc.integer({ min: now - 3 * day, max: now }),
  fc.integer({ min: now - 3000 * day, max: now }),
  fc.integer({ min: 0, max: 400 }).map((days) => now - days * day),
);
const levels = fc.constantFrom(null, 1, 2, 3);
const histories = fc
  .array(fc.record({ time: times, level: levels }), { maxLength: 40 })
  .map((all) => all.map((one, at): CountedBackup => ({ ...one, key: `k${100 + at}`, held: [] })));
const many = { numRuns: 400 };

test('what stays is what the rules say, each by itself', () => {
  fc.assert(
    fc.property(histories, keeps, (backups, keep) => {
      expect(new Set(Object.keys(keptOf(backups, keep)))).toEqual(naivelyKept(backups, keep));
    }),
    many,
  );
});

test('the newest one and the last proven one never go', () => {
  fc.assert(
    fc.property(histories, keeps, (backups, keep) => {
      const newest = (all: readonly CountedBackup[]) =>
        [...all].sort((a, b) => b.time - a.time || (a.key < b.key ? 1 : -1)).slice(0, 1);
      const proven = newest(backups.filter(({ level }) => level === 3));

      const kept = Object.keys(keptOf(backups, keep));

      for (const { key } of [...newest(backups), ...proven]) expect(kept).toContain(key);
    }),
    many,
  );
});

test('backups that are less proven push out none that is proven', () => {
  fc.assert(
    fc.property(histories, histories, keeps, (backups, others, keep) => {
      const proven = backups.filter(({ level }) => level === 3);
      const doubtful = others.map((one) => ({ ...one, key: `d${one.key}`, level: 2 }));

      const before = Object.keys(keptOf(proven, keep));
      const after = Object.keys(keptOf([...proven, ...doubtful], keep));

      expect(after).toEqual(expect.arrayContaining(before));
    }),
    many,
  );
});

test('what goes does not change what becomes of the others', () => {
  fc.assert(
    fc.property(histories, keeps, (backups, keep) => {
      const kept = keptOf(backups, keep);
      const left = backups.filter(({ key }) => key in kept);

      expect(keptOf(left, keep)).toEqual(kept);
    }),
    many,
  );
});

test('a rule more keeps no backup less', () => {
  fc.assert(
    fc.property(histories, keeps, keeps, (backups, keep, other) => {
      const more = Object.fromEntries(
        keepRules.map((rule) => [rule, Math.max(keep[rule] ?? 0, other[rule] ?? 0) || undefined]),
      );

      const kept = Object.keys(keptOf(backups, keep));

      expect(Object.keys(keptOf(backups, more))).toEqual(expect.arrayContaining(kept));
    }),
    many,
  );
});

test('each is told by which rules it stays', () => {
  const backups = [
    backupAt('2026-03-10T03:00:00Z'),
    backupAt('2026-03-09T03:00:00Z'),
    backupAt('2026-03-08T03:00:00Z'),
    backupAt('2026-02-28T03:00:00Z'),
    backupAt('2025-12-31T03:00:00Z'),
  ];

  const kept = keptOf(backups, { last: 1, daily: 2, weekly: 2, monthly: 2, yearly: 1 });

  expect(kept).toEqual({
    '2026-03-10T03:00:00Z': ['newest', 'last', 'daily', 'weekly', 'monthly', 'yearly'],
    '2026-03-09T03:00:00Z': ['daily'],
    '2026-03-08T03:00:00Z': ['weekly'],
    '2026-02-28T03:00:00Z': ['monthly'],
  });
});

test('days are counted back from the newest backup, so that nothing goes while none is taken', () => {
  const backups = [backupAt('2025-01-10T03:00:00Z'), backupAt('2025-01-05T03:00:00Z')];

  expect(Object.keys(keptOf(backups, { days: 7 }))).toHaveLength(2);
});

test('a week begins on Monday, UTC, also over the end of a year', () => {
  const backups = [
    backupAt('2027-01-04T00:00:00Z'),
    backupAt('2027-01-03T23:59:59Z'),
    backupAt('2026-12-31T00:00:00Z'),
    backupAt('2026-12-28T00:00:00Z'),
    backupAt('2026-12-27T23:59:59Z'),
  ];

  expect(Object.keys(keptOf(backups, { weekly: 3 }))).toEqual([
    '2027-01-04T00:00:00Z',
    '2027-01-03T23:59:59Z',
    '2026-12-27T23:59:59Z',
  ]);
});

test('a day ends at midnight UTC, also where clocks are changed that night', () => {
  const backups = [
    backupAt('2026-03-29T00:00:00Z'),
    backupAt('2026-03-28T23:59:59Z'),
    backupAt('2026-03-28T00:00:00Z'),
    backupAt('2026-03-27T23:59:59Z'),
  ];

  expect(Object.keys(keptOf(backups, { daily: 3 }))).toEqual([
    '2026-03-29T00:00:00Z',
    '2026-03-28T23:59:59Z',
    '2026-03-27T23:59:59Z',
  ]);
});

test('of what only its days keep it is told until when; of what a count keeps nobody knows', () => {
  const expiries = judgeExpiry(
    [
      backupAt('2026-03-10T03:00:00Z'),
      backupAt('2026-03-08T03:00:00Z'),
      backupAt('2026-02-28T03:00:00Z'),
    ],
    { days: 30, monthly: 2 },
    now,
  );

  expect(expiries.get('2026-03-08T03:00:00Z')).toEqual({
    kept: ['days'],
    until: Date.parse('2026-04-07T03:00:00Z'),
  });
  expect(expiries.get('2026-02-28T03:00:00Z')).toEqual({ kept: ['days', 'monthly'], until: null });
});

test('what is locked stays until the lock ends, and that is told', () => {
  const lockedUntil = now + 3 * day;
  const newest = backupAt('2026-03-10T03:00:00Z');
  const old = backupAt('2026-01-01T03:00:00Z', { lockedUntil });
  const byHold = backupAt('2026-01-02T03:00:00Z', { lockedUntil: Number.POSITIVE_INFINITY });

  const expiries = judgeExpiry([newest, old, byHold], { days: 7 }, now);
  const later = judgeExpiry([newest, old], { days: 7 }, lockedUntil);

  expect(expiries.get(old.key)).toEqual({ kept: ['locked'], until: lockedUntil });
  expect(expiries.get(byHold.key)).toEqual({ kept: ['locked'], until: null });
  expect(later.get(old.key)).toEqual({ kept: [], until: null });
});

test.each(['pinned', 'warned', 'tagged', 'plan', 'drill'] as const)(
  'what is held stays whatever is counted: %s',
  (hold) => {
    const old = backupAt('2020-01-01T03:00:00Z', { held: [hold] });

    const kept = keptOf([backupAt('2026-03-10T03:00:00Z'), old], { last: 1 });

    expect(kept[old.key]).toEqual([hold]);
  },
);
