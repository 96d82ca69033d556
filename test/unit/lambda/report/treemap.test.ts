import { treemap } from '../../../../lambda/report/page/treemap.ts';
import { attribute, elementsOf, textOf } from '../../cli/report/read-page.ts';

const subtree = (path: string, bytes: number, changedBytes: number | null = 0) => ({
  ...{ path, bytes, changedBytes },
  ...{ znodes: 1, changedZnodes: 0 },
});

const boxesIn = (html: string) =>
  elementsOf(html)
    .filter((one) => attribute(one, 'data-path') !== undefined)
    .map((one) => ({
      path: attribute(one, 'data-path'),
      kind: attribute(one, 'class'),
      label: textOf(one),
    }));

test('a chain of only children is one box, with all of its names', () => {
  const all = [subtree('/', 100), subtree('/a', 99), subtree('/a/b', 99), subtree('/a/b/c', 98)];

  expect(boxesIn(treemap(all, 'bytes', 9).text)).toEqual([
    { path: '/a/b/c', kind: 'box same', label: 'a/b/c 98 bytes' },
  ]);
});

test('the colour tells what changed, and by how much', () => {
  const all = [
    subtree('/', 400),
    subtree('/grown', 100, 5),
    subtree('/much', 100, 50),
    subtree('/shrunk', 100, -5),
    subtree('/new', 100, null),
  ];

  const kinds = boxesIn(treemap(all, 'bytes', 9).text).map(({ path, kind }) => [path, kind]);

  expect(Object.fromEntries(kinds)).toEqual({
    '/grown': 'box grown',
    '/much': 'box grown much',
    '/shrunk': 'box shrunk',
    '/new': 'box new',
  });
});

test('no more boxes are drawn than there is room for, the greatest first', () => {
  const all = [
    subtree('/', 1000),
    ...Array.from({ length: 50 }, (_, at) => subtree(`/${at}`, at + 1)),
  ];

  const paths = boxesIn(treemap(all, 'bytes', 4).text).map(({ path }) => path);

  expect(paths).toEqual(['/49', '/48', '/47']);
});

test('a tree without data is drawn by its znodes alone', () => {
  const all = [subtree('/', 0), subtree('/a', 0)];

  expect(treemap(all, 'bytes', 9).text).toContain('Nothing to draw.');
  expect(boxesIn(treemap(all, 'znodes', 9).text)).toHaveLength(1);
});
