import { digestAcl } from '../../../lambda/zookeeper/requests/access.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { backUpWell, startCloud } from '../clouds.ts';
import { executePlan, planRestore, undoPlan } from '../restore/scenario.ts';
import { connectTo, deleteAll, filesOf, type Server } from './server.ts';

const owned = digestAcl('user', 'not a secret');

describe.each(['3.8', '3.9'] as const)('with an ensemble of %s', (series) => {
  let cloud: LocalCloud;
  let client: ZooKeeperClient;
  beforeAll(async () => {
    cloud = await startCloud(`put-back-function-${series}`, {
      ...{ nodes: 3, zookeeper: series, separateLogDirectory: false },
      mode: series === '3.9' ? 'stop' : 'live',
      durable: { millisecondsPerSecond: 200 },
    });
    client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
    await client.create('/app', Buffer.from('root'));
    await client.create('/app/config', Buffer.from('good'));
    await client.create('/app/null', null);
    await client.create('/app/empty', Buffer.alloc(0));
    await client.create('/app/owned', Buffer.from('mine'), { acl: owned });
    await client.create('/app/box', null, { mode: 'container' });
    await client.create('/app/box/kept', Buffer.from('é'));
    await client.create('/app/short', null, { mode: 'persistentWithTtl', ttlMs: 86_400_000 });
    await client.create('/app/ids', null);
    for (let n = 0; n < 5; n++) {
      await client.create('/app/ids/id-', null, { mode: 'persistentSequential' });
    }
    await client.delete('/app/ids/id-0000000004');
  });
  afterAll(async () => {
    client?.destroy();
    await cloud?.close();
  });

  /** What a server has by its own files, once it has all that was written. */
  async function filesOn(node: EnsembleNode, root: string) {
    const reader = await connectTo(node);
    await reader.sync();
    await reader.close();
    return filesOf({ node } as Server, root);
  }

  const filesOnAll = (root: string) =>
    Promise.all(cloud.ensemble.nodes.map((node) => filesOn(node, root)));

  test('a part comes back while all serve, and an undo takes it back', async () => {
    const good = await filesOnAll('/app');
    await backUpWell(cloud);
    await client.create('/app/held', null, { mode: 'ephemeral' });
    await client.setData('/app/config', Buffer.from('bad'));
    await deleteAll(client, '/app/box');
    await deleteAll(client, '/app/ids');
    for (const name of ['null', 'owned', 'short']) await client.delete(`/app/${name}`);
    await client.create('/app/extra', Buffer.from('of now'));
    const bad = await filesOnAll('/app');

    const plan = await planRestore(cloud, { path: '/app', exact: true });
    const report = await executePlan(cloud, plan);
    const restored = await filesOnAll('/app');
    const undone = await undoPlan(cloud, plan);

    expect(report).toMatchObject({ outcome: 'Succeeded', kind: 'restore', warnings: [] });
    expect(restored.map(withoutOwn)).toEqual(good.map(withoutOwn));
    expect(undone).toMatchObject({ outcome: 'Succeeded', kind: 'undo', warnings: [] });
    expect(await contentOnAll('/app', withoutCounters)).toEqual(bad.map(withoutCounters));
    expect(await client.exists('/app/held')).toBeDefined();
    expect(await client.exists('/zk-backup-put-back')).toBeUndefined();
  });

  /** The counter of a parent that was there all the time counts what is created again. */
  const withoutOwn = (files: Awaited<ReturnType<typeof filesOf>>) =>
    [...files].map(([path, kept]) => [path, path === '/app' ? { ...kept, counter: 0 } : kept]);

  /** No undo can lower a counter. */
  const withoutCounters = (files: Awaited<ReturnType<typeof filesOf>>) =>
    [...files].map(([path, { counter: _, ...kept }]) => [path, kept]);

  const contentOnAll = async (root: string, of: typeof withoutCounters) =>
    (await filesOnAll(root)).map(of);
});
