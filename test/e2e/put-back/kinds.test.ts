import { differenceOf } from '../../../lambda/restore/part/difference.ts';
import type { PartTree } from '../../../lambda/restore/part/part-tree.ts';
import { openToAll } from '../../../lambda/zookeeper/requests/access.ts';
import { SampleValues } from '../../../local-cloud/sample-data/sample-values.ts';
import { createSpecialZnodes } from '../../../local-cloud/sample-data/special-znodes.ts';
import { readTree, type Tree } from '../../../local-cloud/sample-data/tree.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { longestRequest, putBack } from './put-back.ts';
import {
  connectTo,
  deleteAll,
  filesOf,
  type KeptZnode,
  partOf,
  partTreeOf,
  type Server,
  startServer,
} from './server.ts';

const part = partOf('/app');

/** What a client with the owner's credentials sees that is to come back. */
const seenBy = (tree: Tree) =>
  [...tree]
    .filter(([path, { stat }]) => path.startsWith('/app') && stat.ephemeralOwner === 0n)
    .map(([path, { data, acl }]) => ({ path, data, acl }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));

describe.each(['3.8', '3.9'] as const)('on a server of %s', (series) => {
  let server: Server;
  /** Whose sessions hold the ephemerals, and which has the credentials. */
  let owner: ZooKeeperClient;
  let backup: PartTree;
  let files: ReadonlyMap<string, KeptZnode>;
  let seen: ReturnType<typeof seenBy>;

  beforeAll(async () => {
    server = await startServer('kinds', series);
    owner = await connectTo(server.node);
    await server.client.create('/app', Buffer.from('root of the part'));
    await createSpecialZnodes(owner, '/app', new SampleValues(12));
    backup = await partTreeOf(server, part);
    files = await filesOf(server, '/app');
    seen = seenBy(await readTree(owner));
  });
  afterAll(async () => {
    owner?.destroy();
    await server?.close();
  });

  const liveTree = () => partTreeOf(server, part);
  /** Counters go up by themselves: a put-back never turns one back. */
  const withoutCounters = (all: ReadonlyMap<string, KeptZnode>) =>
    new Map([...all].map(([path, { counter: _, ...znode }]) => [path, znode]));

  test('a part that was deleted comes back, each kind of znode as the files had it', async () => {
    await deleteAll(owner, '/app');

    const { outcomes } = await putBack(server, { part, backup, live: await liveTree() });

    expect(outcomes).toMatchObject([{ complete: true, refused: [] }]);
    expect(withoutCounters(await filesOf(server, '/app'))).toEqual(withoutCounters(files));
    expect(seenBy(await readTree(owner))).toEqual(seen);
  });

  test('a queue goes on with the number that comes next', async () => {
    const before = files.get('/app/queue') as KeptZnode;

    const path = await server.client.create('/app/queue/item-', null, {
      mode: 'persistentSequential',
    });

    expect(path).toBe(`/app/queue/item-${String(before.counter).padStart(10, '0')}`);
    await server.client.delete(path);
  });

  test('what was changed is set, and what came is left alone', async () => {
    await server.client.setData('/app/values/null', Buffer.alloc(0));
    await server.client.setData('/app/values/empty', null);
    await owner.setAcl('/app/secrets/database', openToAll);
    await server.client.create('/app/values/new', null);

    const { difference, outcomes } = await putBack(server, {
      ...{ part, backup, live: await liveTree() },
    });

    expect(difference.changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'setAcl /app/secrets/database',
      'setData /app/values/empty',
      'setData /app/values/null',
    ]);
    expect(outcomes).toMatchObject([
      { complete: true, refused: [] },
      { complete: true, refused: [] },
    ]);
    expect(await server.client.exists('/app/values/new')).toBeDefined();
    await server.client.delete('/app/values/new');
    expect(seenBy(await readTree(owner))).toEqual(seen);
  });

  test('exactly as it was: what came goes, but for what a client holds', async () => {
    await server.client.create('/app/new', null);
    await server.client.create('/app/new/child', null);
    await server.client.create('/app/held', null);
    await server.client.create('/app/held/by-client', null, { mode: 'ephemeral' });

    const live = await liveTree();
    const { difference, outcomes } = await putBack(server, { part, backup, live }, { exact: true });

    expect(outcomes).toMatchObject([{ complete: true, refused: [] }]);
    expect(difference.left).toContainEqual({ path: '/app/held', why: 'holdsEphemeral' });
    expect([...(await filesOf(server, '/app')).keys()]).toEqual(
      [...files.keys(), '/app/held'].sort(),
    );
    await deleteAll(server.client, '/app/held');
  });

  test('afterwards nothing is left to do, and no lock', async () => {
    const live = await liveTree();

    const { changes, counters } = differenceOf(
      { part, backup, live },
      { exact: true, longestRequest },
    );

    expect({ changes, counters }).toEqual({ changes: [], counters: [] });
    expect([...live.beside()].filter(({ path }) => path.startsWith('/zk-backup'))).toEqual([]);
  });
});
