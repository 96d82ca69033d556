import { dayText, headlineOf, longAge } from '../../../../lambda/report/headline.ts';
import type {
  ReportedBackup,
  ReportedDrill,
  ReportedEnsemble,
} from '../../../../lambda/report/model.ts';

const now = Date.parse('2026-11-25T12:00:00Z');

test.each([
  ['2026-11-25T00:00:00Z', 'today'],
  ['2026-11-24T23:59:59Z', 'yesterday'],
  ['2026-11-22T03:00:00Z', 'Sunday'],
  ['2026-11-19T03:00:00Z', 'Thursday'],
  ['2026-11-18T23:00:00Z', '18 November'],
  ['2025-11-25T03:00:00Z', '25 November 2025'],
  ['2026-11-26T03:00:00Z', '26 November'],
])('%s is told as %s', (time, text) => {
  expect(dayText(time, now)).toBe(text);
});

test.each([
  [1000, '1 second'],
  [3 * 3600_000 + 59 * 60_000, '3 hours'],
  [86_400_000, '1 day'],
  [-5, '0 seconds'],
])('%i ms ago is %s ago', (age, text) => {
  expect(longAge(age)).toBe(text);
});

describe('The one sentence', () => {
  const estimate = { stageSeconds: 30, outageSeconds: 60 };
  const backup = (time: string, fields: Partial<ReportedBackup> = {}) =>
    ({ time, level: 3, estimate: null, ...fields }) as ReportedBackup;
  const drill = (fields: Partial<ReportedDrill> = {}) =>
    ({ time: '2026-11-24T11:00:00Z', ok: true, seconds: 7.2, ...fields }) as ReportedDrill;
  const [tonight, last] = ['2026-11-25T09:00:00Z', '2026-11-24T09:00:00Z'];

  const told = (backups: readonly ReportedBackup[], drills: readonly ReportedDrill[] = []) => {
    const one = { backups, drills, backupCount: 9, protectedSince: '2026-11-19T03:00:00Z' };
    const phrase = headlineOf(one as unknown as ReportedEnsemble, now);
    return phrase.map((part) => (typeof part === 'string' ? part : part.text)).join('');
  };

  test.each([
    ['the newest is proven', [backup(tonight)], 'Proven 3 hours ago'],
    [
      'only an older one is proven',
      [backup(tonight, { level: 2 }), backup(last)],
      'Last backup 3 hours ago, not proven; the last proven one 1 day ago',
    ],
    [
      'none is proven',
      [backup(tonight, { level: 2 }), backup(last, { level: null })],
      'Last backup 3 hours ago; none is proven',
    ],
  ])('begins with the proof: %s', (_what, backups, begin) => {
    expect(told(backups)).toBe(`${begin}; 9 backups since Thursday; never drilled.`);
  });

  test.each([
    ['yesterday', [drill()], 'a restore takes about 7 s (drilled yesterday)'],
    [
      'long ago',
      [drill({ time: '2026-11-12T11:00:00Z' })],
      'a restore takes about 7 s (drilled on 12 November)',
    ],
    [
      'in vain, after one that went well',
      [drill({ ok: false }), drill({ time: '2026-11-12T11:00:00Z' })],
      'the drill yesterday failed',
    ],
    ['never, and its plan would say', [], 'never drilled (a restore should take about 1 min 30 s)'],
  ])('ends with how long a restore takes: drilled %s', (_when, drills, end) => {
    expect(told([backup(tonight, { estimate })], drills)).toBe(
      `Proven 3 hours ago; 9 backups since Thursday; ${end}.`,
    );
  });

  test('marks each time and number as what it is', () => {
    const one = {
      ...{ backups: [backup(tonight, { level: 2 }), backup(last)], drills: [drill()] },
      ...{ backupCount: 9, protectedSince: '2026-11-19T03:00:00Z' },
    };

    const marks = headlineOf(one as unknown as ReportedEnsemble, now).flatMap((part) =>
      typeof part === 'string' ? [] : [[part.fact, part.value]],
    );

    expect(Object.fromEntries(marks)).toEqual({
      ...{ newestAt: tonight, provenAt: last, backupCount: 9 },
      protectedSince: '2026-11-19T03:00:00Z',
      ...{ drillSeconds: 7.2, drilledAt: '2026-11-24T11:00:00Z' },
    });
  });
});
