import { printable } from '../../../../cli/text/text.ts';

test.each([
  ['a line feed', '\n', '\\x0a'],
  ['the escape of a terminal', '\x1b', '\\x1b'],
  ['what turns the rest of the line', '\u202e', '\\u202e'],
  ['what isolates what turns it', '\u2066', '\\u2066'],
  ['a mark of direction', '\u200f', '\\u200f'],
  ['a line separator', '\u2028', '\\u2028'],
])('%s is shown as a code', (_what, character, code) => {
  expect(printable(`a${character}b`)).toBe(`a${code}b`);
});

test('letters of every script stay as they are', () => {
  expect(printable('/σ/日本/שלום/é 😀')).toBe('/σ/日本/שלום/é 😀');
});
