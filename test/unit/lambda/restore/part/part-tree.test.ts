import { readTree } from '../../../../../cli/source/read-tree.ts';
import type { Source } from '../../../../../cli/source/source.ts';
import { aclText } from '../../../../../cli/text/acl-text.ts';
import { PartTree } from '../../../../../lambda/restore/part/part-tree.ts';
import { inReadingOrder } from '../../../../../lambda/zookeeper/files/member-names.ts';
import { digestAcl, openToAll } from '../../../../../lambda/zookeeper/requests/access.ts';
import { RestorableSet } from '../../../../../lambda/zookeeper/verdict/restorable.ts';
import { asArchived, inChunks, randomSet } from '../../zookeeper/fixture-files.ts';
import { partOf, Server } from './trees.ts';

test('of a random workload a watch of the judge knows what the reader of the command line does', async () => {
  const archived = asArchived(randomSet(() => true));
  const paths = inReadingOrder(Object.keys(archived));
  const members = paths.map((path) => ({ path, bytes: archived[path] as Uint8Array }));
  const expected = await readTree({
    name: 'fixture',
    async *members() {
      for (const { path, bytes } of members) yield { path, chunks: inChunks(bytes) };
    },
  } as unknown as Source);

  const tree = new PartTree(partOf('/'));
  const set = new RestorableSet({ level: 3, watch: tree });
  for (const { path, bytes } of members) await set.add(path, inChunks(bytes));

  const known = [...tree.within()].map(
    ({ path, kind, version, cversion, aversion, acl, bytes }) => {
      return { path, kind, version, cversion, aversion, acl: aclText(acl ?? []), bytes };
    },
  );
  const wanted = [...expected.below('/')].filter(({ path }) => !/^\/zookeeper(\/|$)/.test(path));
  expect(known.length).toBeGreaterThan(10);
  expect(known.sort(byPath)).toEqual(
    wanted.sort(byPath).map(({ path, kind, stat, acl, dataLength }) => ({
      ...{ path, kind, acl, bytes: dataLength },
      version: stat.version,
      cversion: stat.cversion,
      aversion: stat.aversion,
    })),
  );
});

test('of a part it holds nothing else but what is above it', async () => {
  const server = new Server().create('/a').create('/a/b').create('/a/c').create('/d');

  const tree = await server.tree(partOf('/a/b'));

  expect(['/', '/a', '/a/b', '/a/c', '/d'].map((path) => tree.find(path) !== undefined)).toEqual([
    ...[true, true, true, false, false],
  ]);
  expect([...tree.within()].map(({ path }) => path)).toEqual(['/a/b']);
});

test('children that are of no part still count for the parent above it', async () => {
  const server = new Server().create('/a').create('/a/b').create('/a/c').delete('/a/c');

  const tree = await server.tree(partOf('/a/b'));

  expect(tree.find('/a')?.cversion).toBe(2);
});

test('types, times to live, data and lists are told', async () => {
  const acl = digestAcl('user', 'password');
  const server = new Server()
    .create('/p')
    .create('/p/container', { type: 'container' })
    .create('/p/ttl', { type: 'ttl', ttlMs: 86_400_000 })
    .create('/p/null', { data: null })
    .create('/p/empty', { data: '' })
    .create('/p/secret', { data: 'x', acl: openToAll })
    .setAcl('/p/secret', acl);

  const tree = await server.tree(partOf('/p'));

  expect(tree.find('/p/container')?.kind).toBe('container');
  expect(tree.find('/p/ttl')).toMatchObject({ kind: 'ttl', ttlMs: 86_400_000 });
  expect(tree.find('/p/null')).toMatchObject({ bytes: -1, sum: '' });
  expect(tree.find('/p/empty')).toMatchObject({ bytes: 0, sum: expect.stringMatching(/=$/) });
  expect(tree.find('/p/secret')?.acl).toEqual(acl);
});

test('only data that is wanted is kept, as it is at the end', async () => {
  const server = new Server()
    .create('/a', { data: 'first' })
    .create('/b', { data: 'other' })
    .set('/a', 'last')
    .create('/gone', { data: 'x' })
    .delete('/gone');

  const tree = await server.tree(partOf('/'), (path) => path !== '/b');

  expect(`${tree.data('/a')}`).toBe('last');
  expect(tree.data('/b')).toBeUndefined();
  expect(tree.data('/gone')).toBeUndefined();
});

test('a fuzzy snapshot may lack the list of a znode: the log has it', async () => {
  const acl = digestAcl('user', 'password');
  const lacking = [{ path: '/a', aclId: 9n }];

  const unknown = await new Server(lacking).tree(partOf('/a'));
  const known = await new Server(lacking).create('/a', { acl }).tree(partOf('/a'));

  expect(unknown.find('/a')?.acl).toBeUndefined();
  expect(known.find('/a')?.acl).toEqual(acl);
});

const byPath = ({ path: one }: { path: string }, { path: other }: { path: string }) =>
  one < other ? -1 : 1;
