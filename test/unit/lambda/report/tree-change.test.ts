import { changesOf } from '../../../../lambda/report/tree-change.ts';

const tree = (all: Readonly<Record<string, readonly [znodes: number, bytes: number]>>) =>
  Object.entries(all).map(([path, [znodes, bytes]]) => ({ path, znodes, bytes }));

test('what changed most comes first, and what did not is left out', () => {
  const before = tree({ '/': [100, 9000], '/a': [10, 1000], '/b': [10, 1000], '/c': [10, 1000] });
  const now = tree({ '/': [100, 9700], '/a': [10, 1500], '/b': [10, 1200], '/c': [10, 1000] });

  const changes = changesOf(before, now);

  expect(changes.map(({ path }) => path)).toEqual(['/a', '/b']);
  expect(changes[0]).toEqual({
    path: '/a',
    znodesBefore: 10,
    znodes: 10,
    bytesBefore: 1000,
    bytes: 1500,
  });
});

test('a change that is nearly all below one znode is told there alone', () => {
  const before = tree({ '/': [100, 9000], '/a': [50, 5000], '/a/b': [40, 4000] });
  const now = tree({ '/': [200, 19_000], '/a': [150, 15_000], '/a/b': [140, 14_000] });

  expect(changesOf(before, now).map(({ path }) => path)).toEqual(['/a/b']);
});

test('what came, and what went, have nothing on the other side', () => {
  const changes = changesOf(tree({ '/old': [5, 50] }), tree({ '/new': [7, 70] }));

  expect(changes).toEqual([
    { path: '/new', znodesBefore: null, znodes: 7, bytesBefore: null, bytes: 70 },
    { path: '/old', znodesBefore: 5, znodes: null, bytesBefore: 50, bytes: null },
  ]);
});

test('where all of a subtree came, its parts are not told', () => {
  const changes = changesOf(
    tree({ '/': [1, 1] }),
    tree({ '/': [9, 900], '/new': [8, 899], '/new/a': [4, 450], '/new/b': [4, 449] }),
  );

  expect(changes.map(({ path }) => path)).toEqual(['/new']);
});
