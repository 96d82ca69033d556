import { subtreesOf } from '../../../../../lambda/zookeeper/tree/subtrees.ts';
import { ZnodeTree } from '../../../../../lambda/zookeeper/tree/znode-tree.ts';

/** A tree with these znodes and the bytes of data that each has; the root comes by itself. */
function treeOf(znodes: Readonly<Record<string, number>>): ZnodeTree {
  const tree = new ZnodeTree();
  for (const [path, bytes] of Object.entries({ '': 0, ...znodes })) {
    tree.create(Buffer.from(path), bytes < 0 ? null : Buffer.alloc(bytes), 1n, 1n, 0n);
  }
  return tree;
}

test('a subtree counts its znode and all below it, the root first', () => {
  const tree = treeOf({ '/a': 10, '/a/b': 5, '/a/b/c': 85, '/d': -1 });

  const found = subtreesOf(tree);

  expect(found).toEqual([
    { path: '/', znodes: 5, bytes: 100 },
    { path: '/a', znodes: 3, bytes: 100 },
    { path: '/a/b', znodes: 2, bytes: 90 },
    { path: '/a/b/c', znodes: 1, bytes: 85 },
    { path: '/d', znodes: 1, bytes: 0 },
  ]);
});

test('what is gone, and data that was written over, count no more', () => {
  const tree = treeOf({ '/a': 10, '/b': 100 });
  tree.setData(tree.find(Buffer.from('/a')), Buffer.alloc(3), 1, 2n, 2n);
  tree.remove(tree.find(Buffer.from('/b')));

  const found = subtreesOf(tree);

  expect(found).toEqual([
    { path: '/', znodes: 2, bytes: 3 },
    { path: '/a', znodes: 1, bytes: 3 },
  ]);
});

test('what is below the fourth name counts for what is above it', () => {
  const tree = treeOf({ '/1': 0, '/1/2': 0, '/1/2/3': 0, '/1/2/3/4': 0, '/1/2/3/4/5': 7 });

  const found = subtreesOf(tree);

  expect(found.at(-1)).toEqual({ path: '/1/2/3/4', znodes: 2, bytes: 7 });
});

test('what holds little of the znodes and little of the bytes is not named', () => {
  const small = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`/all/${at}`, 1]));
  const tree = treeOf({ '/all': 0, ...small, '/all/great': 1000 });

  const found = subtreesOf(tree);

  expect(found.map(({ path }) => path)).toEqual(['/', '/all', '/all/great']);
});

test('no more is told than fits into a manifest, however long the names are', () => {
  const name = (at: number) => `/${String(at).padStart(3, '0')}${'\u0001'.repeat(70_000)}`;
  const tree = treeOf(Object.fromEntries(Array.from({ length: 190 }, (_, at) => [name(at), 9])));

  const found = subtreesOf(tree);

  expect(JSON.stringify(found).length).toBeLessThan(40_000);
  expect(found.length).toBeGreaterThan(20);
  expect(found[1]?.path.length).toBeLessThan(140);
  expect(found[1]?.path).toContain('… (70003)');
});

test('of many subtrees of one size 200 are told, parents before their children', () => {
  const parents = Array.from({ length: 150 }, (_, at) => [`/${at}`, 0]);
  const children = Array.from({ length: 150 }, (_, at) => [`/${at}/only`, 5]);
  const tree = treeOf(Object.fromEntries([...parents, ...children]));

  const found = subtreesOf(tree).map(({ path }) => path);

  expect(found).toHaveLength(200);
  expect(found.slice(1, 151).every((path) => !path.endsWith('/only'))).toBe(true);
});

test('a tree without a root tells nothing', () => {
  expect(subtreesOf(new ZnodeTree())).toEqual([]);
});
