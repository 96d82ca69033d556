import { parseRequest } from '../../lambda/backup/request.ts';
import { InvalidRequest } from '../../lambda/errors.ts';
import { parseRestoreRequest } from '../../lambda/restore/request.ts';
import { settings } from './lambda/backup/ensembles.ts';

const readers = [
  ['backup', parseRequest],
  ['restore', parseRestoreRequest],
] as const;
const long = 'x'.repeat(300_000);
const payloads = [
  ['a text of 300 KB', JSON.stringify(long)],
  ['a list of 300 KB', JSON.stringify([long])],
  ['an ensemble of 300 KB', JSON.stringify({ ensemble: long })],
  ['a field of 300 KB', JSON.stringify({ ensemble: 'prod', [long]: 1 })],
  ['an object for an ensemble', '{"ensemble":{"name":"prod"}}'],
  ['a number', '7'],
  ['null', 'null'],
  ['__proto__', '{"ensemble":"prod","__proto__":{"dryRun":true}}'],
  ['an ensemble by the name of __proto__', '{"ensemble":"__proto__"}'],
  ['signs that move a cursor', '{"ensemble":"\\u001b[2J\\n"}'],
] as const;

test.each(
  readers.flatMap(([whose, read]) =>
    payloads.map(([what, text]) => [whose, what, text, read] as const),
  ),
)('the %s function tells of a payload with %s shortly', (_whose, _what, text, read) => {
  let error: unknown;
  try {
    read(JSON.parse(text), [settings]);
  } catch (thrown) {
    error = thrown;
  }

  expect(error).toBeInstanceOf(InvalidRequest);
  const { message, hint } = error as InvalidRequest;
  expect(message).toMatch(/ got .*; it takes /);
  expect(message.length).toBeLessThan(400);
  expect(message).not.toMatch(/\p{C}/u);
  expect(hint).toMatch(/^Nothing was sent/);
});
