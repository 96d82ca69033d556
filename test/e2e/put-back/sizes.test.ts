import { batchLimits, usualMaxBuffer } from '../../../lambda/restore/part/batches.ts';
import { differenceOf } from '../../../lambda/restore/part/difference.ts';
import { createBulkZnodes } from '../../../local-cloud/sample-data/bulk-znodes.ts';
import { SampleValues } from '../../../local-cloud/sample-data/sample-values.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { chainOf, longestRequest, pipe, putBack } from './put-back.ts';
import {
  connectTo,
  deleteAll,
  filesOf,
  partOf,
  partTreeOf,
  type Server,
  startServer,
} from './server.ts';

const values = new SampleValues(12);

describe.each(['3.8', '3.9'] as const)('on a server of %s', (series) => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer('sizes', series);
  });
  afterAll(() => server?.close());

  /** Of a part that was deleted. */
  async function deleted(root: string, write: (client: ZooKeeperClient) => Promise<unknown>) {
    const part = partOf(root);
    const writer = await connectTo(server.node);
    await write(writer);
    await writer.authenticateDigest('sample', 'not a secret');
    const files = await filesOf(server, root);
    const backup = await partTreeOf(server, part);
    await deleteAll(writer, root);
    await writer.close();
    return { files, trees: { part, backup, live: await partTreeOf(server, part) } };
  }

  test('ten thousand znodes come back in seconds', async () => {
    const { files, trees } = await deleted('/bulk', async (client) => {
      await client.create('/bulk', null);
      await createBulkZnodes(client, '/bulk', 10_000, 700, values);
    });
    const requests = chainOf(trees, differenceOf(trees, { longestRequest }));

    const { outcome, seconds } = await pipe(server, requests);

    expect(outcome).toMatchObject({ complete: true, refused: [] });
    expect(await filesOf(server, '/bulk')).toEqual(files);
    expect(seconds).toBeLessThan(60);
  });

  test('a znode as long as a client could write it comes back, and a longer request is not sent', async () => {
    const size = usualMaxBuffer - 600;
    const { files, trees } = await deleted('/long', async (client) => {
      await client.create('/long', values.value(size));
      await client.create('/long/tail', values.value(10));
      await client.create('/long/longest', Buffer.alloc(usualMaxBuffer - 80));
    });

    const { difference, outcomes } = await putBack(server, trees);

    expect(difference.left).toEqual([
      { path: '/long', why: 'counterAnew' },
      { path: '/long/longest', why: 'tooLong' },
    ]);
    expect(outcomes).toMatchObject([{ complete: true, refused: [] }]);
    const withoutLongest = new Map([...files].filter(([path]) => path !== '/long/longest'));
    expect(
      new Map([...(await filesOf(server, '/long'))].map(([path, { bytes }]) => [path, bytes])),
    ).toEqual(new Map([...withoutLongest].map(([path, { bytes }]) => [path, bytes])));
  });

  test('parents that are missing above the part come back, too, fifty of them', async () => {
    const levels = Array.from({ length: 50 }, (_, depth) => `level-${depth}`);
    const deepest = `/deep/${levels.join('/')}`;
    await server.client.create('/deep', null);
    let path = '/deep';
    for (const level of levels) {
      path += `/${level}`;
      await server.client.create(path, Buffer.from(level));
    }
    const part = partOf(deepest);
    const files = await filesOf(server, '/deep');
    const backup = await partTreeOf(server, part);
    await deleteAll(server.client, '/deep');

    const { outcomes } = await putBack(server, {
      part,
      backup,
      live: await partTreeOf(server, part),
    });

    expect(outcomes).toMatchObject([{ complete: true, refused: [] }]);
    expect(await filesOf(server, '/deep')).toEqual(files);
  });

  test('a counter is raised by thousands, so that no sequential name is given out again', async () => {
    const { files, trees } = await deleted('/ids', async (client) => {
      await client.create('/ids', null);
      const numbers = Array.from({ length: 3000 }, () => '/ids/id-');
      const made = await Promise.all(
        numbers.map((path) => client.create(path, null, { mode: 'persistentSequential' })),
      );
      await Promise.all(made.slice(0, -1).map((path) => client.delete(path)));
    });

    const { outcomes } = await putBack(server, trees, { limits: batchLimits() });

    expect(outcomes).toMatchObject([{ complete: true, refused: [] }]);
    expect(await filesOf(server, '/ids')).toEqual(files);
    expect(files.get('/ids')).toMatchObject({ counter: 3000 });
  });

  test('a version from which clients take ids is raised', async () => {
    const { files, trees } = await deleted('/brokers', async (client) => {
      await client.create('/brokers', null);
      await client.create('/brokers/seqid', null);
      for (let id = 1; id <= 7; id++) await client.setData('/brokers/seqid', null);
    });

    await putBack(server, trees);

    const stat = await server.client.setData('/brokers/seqid', null);
    expect(stat.version).toBe(8);
    expect(await filesOf(server, '/brokers')).toEqual(files);
  });

  test('an ephemeral in the way is named, with what is not put back below it', async () => {
    const { trees } = await deleted('/held', async (client) => {
      await client.create('/held', null);
      await client.create('/held/a', null);
      await client.create('/held/a/b', null);
      await client.create('/held/c', null);
    });
    await server.client.create('/held', null);
    await server.client.create('/held/a', null, { mode: 'ephemeral' });
    const live = await partTreeOf(server, trees.part);

    const { difference, outcomes } = await putBack(server, { ...trees, live });

    expect(difference.left).toEqual([
      { path: '/held/a', why: 'ephemeralInTheWay' },
      { path: '/held/a/b', why: 'below' },
    ]);
    expect(outcomes).toMatchObject([{ complete: true, refused: [] }]);
    expect(await server.client.exists('/held/c')).toBeDefined();
  });
});
