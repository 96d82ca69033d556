import { digestAcl, openToAll } from '../../lambda/zookeeper/requests/access.ts';
import { readOnlyAcl } from '../zookeeper-client/records.ts';
import type { ZooKeeperClient } from '../zookeeper-client/zookeeper-client.ts';
import type { SampleValues } from './sample-values.ts';

/** Who may read what the sample data protects; `readTree` signs in as this user. */
export const sampleUser = { user: 'sample', password: 'not a secret' } as const;

export interface SpecialZnodes {
  readonly znodes: number;
  /** They live as long as the session of the client that created them. */
  readonly ephemerals: readonly string[];
  readonly sequences: readonly string[];
  readonly protected: readonly string[];
  readonly ttl: string;
  readonly container: string;
}

/** Below the root of the sample: what an application is configured by, two levels deep. */
export const sampleConfig = 'config';

const hour = 3_600_000;

/** Creates below `root` one small family of each kind of znode that a backup has to bring back. */
export async function createSpecialZnodes(
  client: ZooKeeperClient,
  root: string,
  values: SampleValues,
): Promise<SpecialZnodes> {
  let znodes = 0;
  const create: ZooKeeperClient['create'] = (path, data, options) => {
    znodes++;
    return client.create(path, data, options);
  };
  const family = async (name: string, ...members: string[]) => {
    await create(`${root}/${name}`, null);
    return members.map((member) => `${root}/${name}/${member}`);
  };
  const createAll = (paths: string[], options?: Parameters<typeof create>[2]) =>
    Promise.all(paths.map((path) => create(path, values.value(40), options)));

  const ephemerals = [
    ...(await createAll(await family('services', 'web-1', 'web-2'), { mode: 'ephemeral' })),
    ...(await createAll(await family('locks', 'lock-', 'lock-'), { mode: 'ephemeralSequential' })),
  ];
  const sequences = await createAll(await family('queue', 'item-', 'item-', 'item-'), {
    mode: 'persistentSequential',
  });

  const owned = await family('secrets', 'database', 'certificate', 'once-public');
  await createAll(owned.slice(0, 2), { acl: digestAcl(sampleUser.user, sampleUser.password) });
  await create(owned[2] as string, values.value(40), { acl: openToAll });
  await client.setAcl(owned[2] as string, digestAcl(sampleUser.user, sampleUser.password));
  await createAll(await family('published', 'version', 'licence'), { acl: readOnlyAcl });

  const [ttl, container] = (await family('cache', 'expires', 'container')) as [string, string];
  await create(ttl, values.value(40), { mode: 'persistentWithTtl', ttlMs: 24 * hour });
  await create(container, null, { mode: 'container' });
  // A container that has had children and lost them is removed by the leader.
  await create(`${container}/member`, values.value(40));

  await createAll(await family('orte', 'Zürich', 'Αθήνα', '東京', 'two words', 'a.b-c_d'));
  const [absent, empty] = (await family('values', 'null', 'empty')) as [string, string];
  await create(absent, null);
  await create(empty, Buffer.alloc(0));

  await family('nested');
  for (let depth = 1, path = `${root}/nested`; depth <= 12; depth++) {
    path += `/level-${depth}`;
    await create(path, values.value(depth));
  }
  await create(`${root}/${sampleConfig}`, Buffer.from('{"environment": "production"}'));
  await create(`${root}/${sampleConfig}/features`, Buffer.from('search=on'));
  await create(`${root}/${sampleConfig}/limits`, Buffer.from('requests=100'));
  await create(`${root}/${sampleConfig}/limits/read`, Buffer.from('80'));
  await create(`${root}/${sampleConfig}/limits/write`, Buffer.from('20'));
  await rewriteHistory(client, await createAll(await family('history', 'a', 'b', 'c')), values);
  return { znodes, ephemerals, sequences, protected: owned, ttl, container };
}

/** Versions above 0, values that shrank, grew and became null, and znodes that are gone again. */
async function rewriteHistory(client: ZooKeeperClient, paths: string[], values: SampleValues) {
  for (const path of paths) {
    for (let version = 1; version <= 20; version++) {
      const stat = await client.setData(path, values.value((version * 37) % 300), version - 1);
      await client.create(`${path}/gone`, values.value(stat.version));
      await client.delete(`${path}/gone`);
    }
  }
  await client.setData(paths[0] as string, null);
}
