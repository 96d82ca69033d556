import { forbidden } from '../permissions/forbidden.ts';
import { needed } from '../permissions/needed.ts';
import { stack } from '../permissions/words.ts';

it.each(needed)('lets the %s %s', async (caller, _what, need) => {
  expect(await stack.may(caller, need)).toBe(true);
});

it.each(forbidden)('lets no %s %s', async (caller, _what, need) => {
  expect(await stack.may(caller, need)).toBe(false);
});

it('forbids sixty things and more', () => {
  expect(new Set(forbidden.map((row) => JSON.stringify(row))).size).toBeGreaterThanOrEqual(60);
});
