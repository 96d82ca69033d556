/** A file tells one story: what is longer than this tells two. */
import { files, read } from './repository.ts';

const longest = 250;

const code = files
  .filter((path) => /\.(ts|mjs|cjs|sh|java)$/.test(path) && !path.startsWith('test/fixtures/'))
  .map((path) => ({ path, lines: read(path).split('\n').length - 1 }));

const product = code.filter(({ path }) => /^(bin|cli|lambda|lib)\//.test(path));

test(`no file is over ${longest} lines`, () => {
  expect(code.length).toBeGreaterThan(500);
  expect(code.filter(({ lines }) => lines > longest)).toEqual([]);
});

test('half of the files of the product are under 80', () => {
  const short = product.filter(({ lines }) => lines < 80);

  expect(short.length).toBeGreaterThan(product.length / 2);
});
