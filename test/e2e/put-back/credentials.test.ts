import { differenceOf } from '../../../lambda/restore/part/difference.ts';
import type { Trees } from '../../../lambda/restore/part/part-tree.ts';
import { digestAcl } from '../../../lambda/zookeeper/requests/access.ts';
import { authFrame } from '../../../lambda/zookeeper/requests/frames.ts';
import { chainOf, longestRequest, pipe, putBack } from './put-back.ts';
import { connectTo, deleteAll, filesOf, partOf, partTreeOf, startServer } from './server.ts';

const part = partOf('/vault');
const acl = digestAcl('keeper', 'not a secret');

/** A part that only its owner may read or write, deleted by a client that may delete. */
async function deletedVault(series: '3.8' | '3.9') {
  const server = await startServer('credentials', series);
  const owner = await connectTo(server.node);
  await owner.authenticateDigest('keeper', 'not a secret');
  await owner.create('/vault', null, { acl });
  await owner.create('/vault/key', Buffer.from('x'), { acl });
  const backup = await partTreeOf(server, part);
  const files = await filesOf(server, '/vault');
  await deleteAll(owner, '/vault');
  await owner.close();
  const trees: Trees = { part, backup, live: await partTreeOf(server, part) };
  return { server, trees, files };
}

test.each(['3.8', '3.9'] as const)(
  'without credentials a server of %s refuses, and nothing is changed; with the frame of the owner all comes back',
  async (series) => {
    const { server, trees, files } = await deletedVault(series);
    try {
      const requests = chainOf(trees, differenceOf(trees, { longestRequest }));

      const without = await pipe(server, requests);
      const frames = authFrame('digest', 'keeper:not a secret');
      const { outcomes } = await putBack(server, trees, { frames });

      expect(without.outcome).toMatchObject({
        ...{ complete: true, applied: 0 },
        conflict: { path: '/vault/key', codeName: 'NoAuth' },
      });
      expect(outcomes).toMatchObject([{ complete: true, refused: [], authFailed: false }]);
      expect(await filesOf(server, '/vault')).toEqual(files);
    } finally {
      await server.close();
    }
  },
);

test('credentials that no server takes are told, and nothing is changed', async () => {
  const { server, trees } = await deletedVault('3.9');
  try {
    const requests = chainOf(trees, differenceOf(trees, { longestRequest }));

    const { outcome } = await pipe(server, requests, authFrame('nonsense', 'a:b'));

    expect(outcome).toMatchObject({ authFailed: true, applied: 0, complete: false });
    expect(await server.client.exists('/vault')).toBeUndefined();
  } finally {
    await server.close();
  }
});
