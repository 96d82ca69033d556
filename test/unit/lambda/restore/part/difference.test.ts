import { differenceOf } from '../../../../../lambda/restore/part/difference.ts';
import { digestAcl } from '../../../../../lambda/zookeeper/requests/access.ts';
import { partOf, Server } from './trees.ts';

const acl = digestAcl('user', 'password');
const longestRequest = 1_000_000;

/** In a line each: what would be done, and what would not. */
async function lines(
  was: Server,
  now: Server,
  { paths = ['/p'], exact = false, longest = longestRequest } = {},
) {
  const part = partOf(...paths);
  const trees = { part, backup: await was.tree(part), live: await now.tree(part) };
  const { changes, counters, left } = differenceOf(trees, { exact, longestRequest: longest });
  return {
    changes: changes.map(({ kind, path }) => `${kind} ${path}`),
    counters: counters.map(({ of, path, from, to }) => `${of} ${path} ${from} to ${to}`),
    left: left.map(({ path, why }) => `${path} ${why}`),
  };
}

const nothing = { changes: [], counters: [], left: [] };

test('equal trees differ in nothing, whenever their znodes were made', async () => {
  const one = new Server().create('/p').create('/p/a', { data: 'x' });
  const other = new Server().create('/o').create('/p').create('/p/a', { data: 'x' });

  expect(await lines(one, other)).toEqual(nothing);
});

test('what is missing comes back, parents first, and with those above the part', async () => {
  const was = new Server().create('/a').create('/a/z').create('/a/p').create('/a/p/c');

  const { changes } = await lines(was, new Server(), { paths: ['/a/p'] });

  expect(changes).toEqual(['create /a', 'create /a/p', 'create /a/p/c']);
});

test('a znode of another part stays missing', async () => {
  const was = new Server().create('/p').create('/q');

  expect((await lines(was, new Server())).changes).toEqual(['create /p']);
});

test.each([
  ['other data is set', (now: Server) => now.set('/p', 'other'), ['setData /p']],
  ['null is not empty, and is set', (now: Server) => now.set('/p', null), ['setData /p']],
  ['another list is set', (now: Server) => now.setAcl('/p', acl), ['setAcl /p']],
  ['the same data, set again, is left', (now: Server) => now.set('/p', 'x').set('/p', ''), []],
])('%s', async (_what, act, changes) => {
  const was = new Server().create('/p');
  const now = act(new Server().create('/p'));

  expect((await lines(was, now)).changes).toEqual(changes);
});

test('what came since the backup stays, and goes where it is to be exact, children first', async () => {
  const was = new Server().create('/p');
  const now = new Server().create('/p').create('/p/new').create('/p/new/child');

  expect((await lines(was, now)).changes).toEqual([]);
  expect((await lines(was, now, { exact: true })).changes).toEqual([
    'delete /p/new/child',
    'delete /p/new',
  ]);
});

test('a path that the backup has not is never deleted, however exact', async () => {
  const was = new Server().create('/other');
  const now = new Server().create('/p').create('/p/child');

  const found = await lines(was, now, { exact: true });

  expect(found).toEqual({ ...nothing, left: ['/p notInBackup'] });
});

test('an ephemeral of the backup is left to its client', async () => {
  const was = new Server().create('/p').create('/p/lock', { type: 'ephemeral' });
  const now = new Server().create('/p');

  expect(await lines(was, now)).toEqual({ ...nothing, left: ['/p/lock ephemeral'] });
});

test('an ephemeral of now is never deleted, nor what is above it', async () => {
  const was = new Server().create('/p');
  const now = new Server()
    .create('/p')
    .create('/p/a')
    .create('/p/a/b')
    .create('/p/a/b/lock', { type: 'ephemeral' })
    .create('/p/a/c');

  expect(await lines(was, now, { exact: true })).toEqual({
    ...nothing,
    changes: ['delete /p/a/c'],
    left: ['/p/a holdsEphemeral', '/p/a/b holdsEphemeral'],
  });
});

test('another type or time to live is named, and not changed', async () => {
  const was = new Server()
    .create('/p')
    .create('/p/a', { type: 'container' })
    .create('/p/b', { type: 'ttl', ttlMs: 1000 });
  const now = new Server()
    .create('/p')
    .create('/p/a')
    .create('/p/b', { type: 'ttl', ttlMs: 2000, data: 'x' });

  expect(await lines(was, now)).toEqual({
    ...nothing,
    changes: ['setData /p/b'],
    left: ['/p/a otherType', '/p/b otherType'],
  });
});

test('a znode too long for a request is named, with what would be below it', async () => {
  const was = new Server().create('/p').create('/p/long', { data: 'x'.repeat(2000) });
  was.create('/p/long/child');

  const { changes, left } = await lines(was, new Server(), { longest: 1500 });

  expect(changes).toEqual(['create /p']);
  expect(left).toEqual(['/p counterAnew', '/p/long tooLong', '/p/long/child below']);
});

test('a znode whose list nobody knows is named, and not given to all', async () => {
  const was = new Server([{ path: '/p', aclId: 9n }]).create('/p/child');

  const { changes, left } = await lines(was, new Server());

  expect(changes).toEqual([]);
  expect(left).toEqual(['/p aclUnknown', '/p/child below']);
});

test('a quota that holds for the part and is gone is named', async () => {
  const quota = (path: string) => `/zookeeper/quota${path}`;
  const was = new Server()
    .create('/p')
    .create(quota('/p'))
    .create(`${quota('/p')}/zookeeper_limits`);
  was.create(quota('/q')).create(`${quota('/q')}/zookeeper_limits`);
  const now = new Server().create('/p');

  expect(await lines(was, now)).toEqual({ ...nothing, left: ['/p quota'] });
});

test('the number of the next sequential child is brought back', async () => {
  const was = new Server().create('/p');
  for (const number of [0, 1, 2]) was.create(`/p/item-000000000${number}`);
  was.delete('/p/item-0000000000').delete('/p/item-0000000001');

  expect((await lines(was, new Server())).counters).toEqual(['children /p 1 to 3']);
});

test('a parent that was created anew with a lower number is raised, one with a higher is left', async () => {
  const was = new Server().create('/p').create('/p/a-0000000000').create('/p/b-0000000001');
  const anew = new Server().create('/p').create('/p/b-0000000001').create('/p/a-0000000000');
  const once = new Server().create('/p').create('/p/a-0000000000');

  expect((await lines(was, anew)).counters).toEqual([]);
  was.create('/p/c-0000000002').delete('/p/c-0000000002');
  expect((await lines(was, anew)).counters).toEqual(['children /p 2 to 3']);
  expect((await lines(was, once)).counters).toEqual(['children /p 2 to 3']);
});

test('a container that stays empty is not counted up: its leader would delete it', async () => {
  const was = new Server().create('/p', { type: 'container' });
  was.create('/p/lock-0000000000', { type: 'ephemeral' });

  const { counters, left } = await lines(was, new Server());

  expect(counters).toEqual([]);
  expect(left).toEqual(['/p counterAnew', '/p/lock-0000000000 ephemeral']);
});

test('the version that Kafka takes the ids of brokers from is brought back', async () => {
  const was = new Server().create('/p').create('/p/brokers').create('/p/brokers/seqid');
  was.set('/p/brokers/seqid', '').set('/p/brokers/seqid', '');

  expect((await lines(was, new Server())).counters).toEqual(['version /p/brokers/seqid 0 to 2']);
});

test('all of it survives JSON', async () => {
  const part = partOf('/p');
  const backup = await new Server().create('/p').create('/p/a').create('/p/b').tree(part);
  const live = await new Server().create('/p').create('/p/a', { acl }).create('/p/c').tree(part);

  const difference = differenceOf({ part, backup, live }, { exact: true, longestRequest });

  expect(difference.changes).toHaveLength(3);
  expect(JSON.parse(JSON.stringify(difference))).toEqual(difference);
});
