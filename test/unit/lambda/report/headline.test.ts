import { dayText, longAge } from '../../../../lambda/report/headline.ts';

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
