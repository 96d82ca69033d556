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
      title: attribute(one, 'title'),
      place: /left:[\d.]+%;top:[\d.]+%/.exec(attribute(one, 'style') ?? '')?.[0],
      part: areaOf(attribute(one, 'style') ?? ''),
    }));

/** Of a box, as a part of the one that it is in. */
function areaOf(style: string): number {
  const [, width, height] = /width:([\d.]+)%;height:([\d.]+)%/.exec(style) ?? [];
  return Math.round(Number(width) * Number(height)) / 10_000;
}

const partsOf = (html: string) =>
  Object.fromEntries(boxesIn(html).map(({ path, part }) => [path, part]));

test('a chain of only children is one box, with all of its names', () => {
  const all = [subtree('/', 100), subtree('/a', 99), subtree('/a/b', 99), subtree('/a/b/c', 98)];

  expect(boxesIn(treemap(all, 'bytes', 9).text)).toMatchObject([
    { path: '/a/b/c', kind: 'box same', label: 'a/b/c 98 bytes' },
  ]);
});

test('a box has its part of the room, whatever stands before it, and what has no name keeps its own', () => {
  const all = [
    subtree('/', 1000),
    ...[subtree('/small', 100), subtree('/large', 500), subtree('/middle', 200)],
  ];

  expect(partsOf(treemap(all, 'bytes', 9).text)).toEqual({
    '/large': 0.5,
    '/middle': 0.2,
    '/small': 0.1,
  });
});

test('the greatest stands first, also where it has no name', () => {
  const all = [subtree('/', 1000), subtree('/small', 100)];

  const [small] = boxesIn(treemap(all, 'bytes', 9).text);

  expect(small?.place).not.toBe('left:0%;top:0%');
});

test('no two boxes begin at one place', () => {
  const all = [subtree('/', 300), subtree('/a', 100), subtree('/b', 100), subtree('/c', 100)];

  const places = boxesIn(treemap(all, 'bytes', 9).text).map(({ place }) => place);

  expect(new Set(places).size).toBe(3);
});

test('by znodes a box is as large as it has many, and says both when it is pointed at', () => {
  const all = [
    { ...subtree('/', 1000), znodes: 100 },
    { ...subtree('/data', 900), znodes: 25 },
    { ...subtree('/many', 100), znodes: 75 },
  ];

  const map = treemap(all, 'znodes', 9).text;

  expect(partsOf(map)).toEqual({ '/many': 0.75, '/data': 0.25 });
  expect(boxesIn(map).map(({ title, label }) => [title, label])).toEqual([
    ['/many: 100 bytes, 75 znodes', 'many 75'],
    ['/data: 900 bytes, 25 znodes', 'data 25'],
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
