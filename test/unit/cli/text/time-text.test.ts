import {
  aboutText,
  ageText,
  durationText,
  limitText,
  momentText,
  timeText,
} from '../../../../cli/text/time-text.ts';
import { files, read } from '../../house/repository.ts';

const time = '2026-11-22T15:44:02.123Z';

test.each([
  ['a time', timeText(Date.parse(time)), '2026-11-22 15:44:02Z'],
  ['a moment', momentText(time), '2026-11-22 15:44:02.123Z'],
  ['an age of seconds', ageText(12_900), '12 s'],
  ['an age of minutes', ageText(330_000), '5 min'],
  ['an age of hours', ageText(12_000_000), '3 h 20 min'],
  ['an age of days', ageText(187_200_000), '2 d 4 h'],
  ['a short duration', durationText(420), '0.42 s'],
  ['a duration', durationText(12_340), '12.3 s'],
  ['a long duration', durationText(250_900), '4 min 10 s'],
  ['an estimate', aboutText(22.4), 'about 22 s'],
  ['a limit', limitText(30_000), '30 s'],
  ['a short limit', limitText(500), '0.5 s'],
])('%s is told as %s', (_what, told, text) => {
  expect(told).toBe(text);
});

test('nothing of the command line writes units and times but the files for it', () => {
  const byHand =
    /toFixed|toLocaleString|replace\('T', ' '\)|\/ 1000\} s|\b(KB|MB|GB)\b|toISOString\(\)\.(slice|replace)/;
  const others = files.filter(
    (path) => /^cli\/.*\.ts$/.test(path) && !/^cli\/text\/(time-)?text\.ts$/.test(path),
  );

  expect(others.length).toBeGreaterThan(80);
  expect(others.filter((path) => byHand.test(read(path)))).toEqual([]);
});

/** Two numbers that decide, and may differ by one; or an internal limit. */
const exact = ['lambda/restore/plan/judge-target.ts', 'lambda/restore/plan/order.ts'];

test('nothing that is told of a restore counts single bytes or milliseconds, but for a refusal', () => {
  const told = files.filter((path) =>
    /^(lambda\/restore|lambda\/contract|bin\/local)\//.test(path),
  );

  expect(told.length).toBeGreaterThan(80);
  expect(
    told.filter((path) => /\} (bytes|ms)\b/.test(read(path)) && !exact.includes(path)),
  ).toEqual([]);
});
