/** A message that a document quotes is one that the product says. */
import { files, read } from './repository.ts';

/** Everything that may write one, with the strings that a line's length broke put together. */
const product = files
  .filter((path) => /^(bin|cli|lambda|lib)\/.*\.(ts|mjs|sh|py)$/.test(path))
  .map((path) => read(path).replaceAll(/['`"] \+\s*['`"]|\\(?=['`"])/g, ''))
  .join('\n');

/** What is quoted in the first column, cut where the product puts in a name or a number. */
const quoted = [...read('docs/troubleshooting.md').matchAll(/^\| (.*?) \|/gm)]
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)])
  .flatMap(([, message = '']) => message.split('…').map((part) => [part.trim(), message] as const))
  .filter(([part]) => /\w{2}/.test(part) && part !== 'npm');

test.each(quoted)('"%s" of "%s" stands in the product', (part) => {
  expect(product).toContain(part);
});

test('there are messages to look for', () => {
  expect(quoted.length).toBeGreaterThan(30);
});
