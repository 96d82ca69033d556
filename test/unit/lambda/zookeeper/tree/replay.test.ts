import fc from 'fast-check';
import { ByteSource } from '../../../../../lambda/zookeeper/bytes/byte-source.ts';
import { readSnapshot } from '../../../../../lambda/zookeeper/files/snapshot.ts';
import { transactionType } from '../../../../../lambda/zookeeper/files/transaction.ts';
import { replay } from '../../../../../lambda/zookeeper/tree/replay.ts';
import { ZnodeTree } from '../../../../../lambda/zookeeper/tree/znode-tree.ts';
import { pristine, writeLog, writeSnapshot } from '../data-file-writer.ts';
import { inChunks, judgeFiles } from '../fixture-files.ts';
import { ModelServer, type Request } from '../model-server.ts';

const kinds: readonly Request['kind'][] = [
  'create',
  'create2',
  'v0',
  'container',
  'ttl',
  'delete',
  'reap',
  'set',
  'acl',
  'close',
  'failed',
  'error',
  'multi',
];
const requests = fc.array(
  fc.record<Request>({
    kind: fc.constantFrom(...kinds),
    at: fc.nat(1000),
    name: fc.nat(5),
    data: fc.option(fc.uint8Array({ maxLength: 600 })),
    ephemeral: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

const untouched = { 'snapshot.0': writeSnapshot(pristine) };

function logOf(asked: readonly Request[], withDigest = true, server = new ModelServer()) {
  for (const request of asked) server.request(request, withDigest);
  const digests = server.log.filter(({ digest }) => digest !== undefined).length;
  return { server, digests, log: server.log };
}

test('an untouched tree has the digest that each new ZooKeeper has', async () => {
  const { tree } = await judgeFiles(untouched);

  expect(tree).toEqual({ znodes: 4, ephemerals: 0, ttls: 0, digest: 1371985504n });
});

test('TTL znodes and ephemerals are counted as the logs leave them', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (asked) => {
      const { server, log } = logOf(asked);

      const verdict = await judgeFiles({ ...untouched, 'log.1': writeLog(log) });

      const owners = [...server.nodes.values()].map(({ owner }) => owner);
      expect(verdict.tree).toMatchObject({
        ttls: owners.filter((owner) => owner >> 56n === 0xffn).length,
        ephemerals: owners.filter((owner) => owner >= 0x100n && owner < 0x200n).length,
      });
    }),
  );
});

test('whatever clients do, the replay meets every digest', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (asked) => {
      const { server, digests, log } = logOf(asked);

      const verdict = await judgeFiles({ ...untouched, 'log.1': writeLog(log) });

      const level = digests > 0 ? 3 : 2;
      const tree = { znodes: server.nodes.size, digest: server.digest };
      expect(verdict).toMatchObject({ level, faults: [], tree, digests: { met: digests } });
    }),
    { numRuns: 500 },
  );
});

test('without digests the replay ends in the same tree, but proves nothing', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (asked) => {
      const { server, log } = logOf(asked, false);

      const verdict = await judgeFiles({ ...untouched, 'log.1': writeLog(log) });

      const tree = { znodes: server.nodes.size, digest: server.digest };
      expect(verdict).toMatchObject({ level: 2, faults: [], tree });
    }),
    { numRuns: 200 },
  );
});

test('a change that the logs do not hold shows in the first digest after it', async () => {
  const create = (name: number): Request => ({
    kind: 'create',
    at: 0,
    name,
    data: null,
    ephemeral: false,
  });
  const { log } = logOf([create(1), create(2), create(3)]);
  const other = logOf([create(4), create(2), create(3)]).log[0];
  const plain = log.map((one, index) =>
    index === 0 && other ? { ...other, digest: one.digest } : one,
  );

  const verdict = await judgeFiles({ ...untouched, 'log.1': writeLog(plain) });

  expect(verdict.level).toBeLessThan(3);
});

describe('in the fuzzy window', () => {
  const stat = async (type: number) => {
    const tree = new ZnodeTree();
    const file = writeSnapshot([...pristine, { path: '/a', zxid: 1n }]);
    const source = new ByteSource('snapshot.0', inChunks(file), { summed: true });
    await readSnapshot(source, { node: (node) => tree.addFromSnapshot(node) });
    const path = Buffer.from('/a');
    const create = { path, data: null, acl: null, ephemeral: false, parentCversion: 1, ttl: 0n };
    const change = { kind: 'create', type, ...create } as const;

    replay(tree, { zxid: 1n, clientId: 1n, cxid: 1, time: 1n, type, change });

    return tree.stat(tree.find(Buffer.alloc(0)));
  };

  test('a create that is there already still counts for its parent', async () => {
    expect(await stat(transactionType.create)).toMatchObject({ cversion: 1, pzxid: 1n });
  });

  test('a create of the newer type that is there already does not', async () => {
    expect(await stat(transactionType.create2)).toMatchObject({ cversion: 0, pzxid: 0n });
  });
});
