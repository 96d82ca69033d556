import { tally } from '../../clients/tally.ts';

test('a wait that fails tells what came since, and how often', () => {
  expect(tally(['t 384', 't 235', 't 384'])).toBe('t 384 × 2, t 235 × 1');
});

test('where nothing came it says so', () => {
  expect(tally([])).toBe('nothing');
});
