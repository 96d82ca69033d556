import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openSource } from '../../cli/source/open.ts';
import type { ArchiveMember } from '../../lambda/archive/archive-members.ts';
import { ByteSource } from '../../lambda/zookeeper/bytes/byte-source.ts';
import { parseDataFile } from '../../lambda/zookeeper/files/data-files.ts';
import { transactionType } from '../../lambda/zookeeper/files/transaction.ts';
import { readTransactionLog } from '../../lambda/zookeeper/files/transaction-log.ts';
import { RestorableSet } from '../../lambda/zookeeper/verdict/restorable.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict/verdict.ts';
import { quickStart } from '../../local-cloud/ensemble/configuration.ts';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { e2eFolder } from './e2e-folder.ts';
import { writtenByServer } from './written-by-server.ts';

const operations = 6000;

/** Judges a server's files as if other snapshots than this one had never been. */
async function judge(node: EnsembleNode, wanted: (snapshot: bigint) => boolean): Promise<Verdict> {
  const set = new RestorableSet({ level: 3 });
  const source = await openSource(node.dataDirectory);
  for await (const { path, chunks } of source.members()) {
    const file = parseDataFile(nameOf(path));
    if (file?.kind === 'snapshot' && !wanted(file.zxid)) continue;
    await set.add(path, chunks);
  }
  return set.verdict();
}

/** A quorum answers although one of its members has not written yet. */
async function untilWritten(node: EnsembleNode, zxid: bigint): Promise<void> {
  while ((await judge(node, () => true)).start?.to !== zxid) await delay(100);
}

const nameOf = (path: ArchiveMember['path']) => path.slice(path.lastIndexOf('/') + 1);

/** Znodes that are long in being written, so that snapshots see changes meanwhile. */
async function fillTree(client: ZooKeeperClient): Promise<void> {
  await client.create('/bulk', null);
  for (let from = 0; from < 40_000; from += 2000) {
    const names = Array.from({ length: 2000 }, (_, index) => `/bulk/${from + index}`);
    await client.multi(names.map((path) => ({ kind: 'create', path, data: Buffer.alloc(200) })));
  }
}

/** Types of all transactions that its logs hold. */
async function typesIn(node: EnsembleNode): Promise<number[]> {
  const types: number[] = [];
  for await (const { path, chunks } of (await openSource(node.dataDirectory)).members()) {
    const file = parseDataFile(nameOf(path));
    if (file?.kind !== 'log') continue;
    const source = new ByteSource(path, chunks);
    await readTransactionLog(source, file.zxid, ({ type }) => types.push(type));
  }
  return types;
}

describe.each(['3.8', '3.9'] as const)(
  'what a server of %s wrote under every operation',
  (series) => {
    let node: EnsembleNode;
    let refused: number;

    beforeAll(async () => {
      const written = await writtenByServer({ name: 'proof', series, operations, snapCount: 1500 });
      node = written.node;
      refused = written.refused;
    }, 900_000);

    test('meets every digest from its first snapshot on', async () => {
      const verdict = await judge(node, (zxid) => zxid === 0n);

      expect(verdict).toMatchObject({ level: 3, faults: [] });
      expect(verdict.digests.met).toBe(verdict.digests.logged);
      expect(verdict.digests.met).toBeGreaterThan(operations / 4);
    });

    test('is proven from its newest snapshot', async () => {
      const verdict = await judge(node, () => true);

      expect(verdict).toMatchObject({ level: 3, faults: [] });
    });

    test('leads to one tree from each of its snapshots', async () => {
      const { snapshots } = await judge(node, () => true);

      const trees = await Promise.all(
        snapshots.map(async ({ zxid }) => (await judge(node, (one) => one === zxid)).tree),
      );

      expect(trees.length).toBeGreaterThan(2);
      expect(new Set(trees.map((tree) => tree?.digest)).size).toBe(1);
    });

    test('is of every type that clients bring about', async () => {
      const types = await typesIn(node);

      const { check: _inMulti, create2: _inMultiToo, reconfig: _below, ...all } = transactionType;
      expect([...new Set(types)].sort()).toEqual(Object.values(all).sort());
    });

    test('came of many refusals, too', () => {
      expect(refused).toBeGreaterThan(operations / 4);
    });
  },
);

describe.each([
  ['3.8', []],
  ['3.9', []],
  // So that its snapshots do not say when they were complete, like those of older versions.
  ['3.9', ['-Dzookeeper.serializeLastProcessedZxid.enabled=false']],
] as const)('what a server of %s wrote without digests, %j', (series, flags) => {
  let node: EnsembleNode;

  beforeAll(async () => {
    const written = await writtenByServer({
      name: `undigested-${flags.length}`,
      series,
      operations,
      snapCount: 600,
      firstly: fillTree,
      // Short logs, since there are many.
      jvmFlags: ['-Dzookeeper.digest.enabled=false', '-Dzookeeper.preAllocSize=64', ...flags],
    });
    node = written.node;
  }, 900_000);

  test('is sound from each of its snapshots, and leads to one number of znodes', async () => {
    const { snapshots } = await judge(node, () => true);

    const verdicts = await Promise.all(
      snapshots.map(({ zxid }) => judge(node, (one) => one === zxid)),
    );

    for (const { level, faults } of verdicts)
      expect({ level, faults }).toEqual({ level: 2, faults: [] });
    expect(new Set(verdicts.map(({ tree }) => tree?.znodes)).size).toBe(1);
    expect(snapshots.some(({ end, zxid }) => end > zxid)).toBe(true);
  });
});

describe('what an ensemble wrote while its members changed', () => {
  let nodes: readonly EnsembleNode[];
  let last: bigint;

  beforeAll(async () => {
    const directory = join(e2eFolder, 'proof-reconfig');
    rmSync(directory, { recursive: true, force: true });
    const ensemble = await startEnsemble({
      directory,
      size: 3,
      toolbox: await prepareToolbox(),
      zooCfg: { reconfigEnabled: true, standaloneEnabled: false },
      // Only so may a client without a password of the superuser reconfigure.
      jvmFlags: [...quickStart, '-Dzookeeper.skipACL=yes'],
    });
    nodes = ensemble.nodes;
    try {
      last = await changeMembers(ensemble);
      for (const node of nodes) await untilWritten(node, last);
    } finally {
      await ensemble.close();
    }
  }, 900_000);

  /** @returns the last zxid */
  async function changeMembers(ensemble: Ensemble): Promise<bigint> {
    const leader = (await ensemble.leader()) as EnsembleNode;
    const [leaving] = (await ensemble.followers()) as [EnsembleNode];
    const client = await ZooKeeperClient.connect({ host: leader.address, port: leader.clientPort });
    const { data } = await client.getData('/zookeeper/config');
    const lines = data?.toString().split('\n') ?? [];
    const [member = ''] = lines.filter((line) => line.startsWith(`server.${leaving.id}=`));
    const joining = member.includes(';')
      ? member
      : `${member};${leaving.address}:${leaving.clientPort}`;
    await client.create('/before', null);
    await client.reconfigure({ leaving: `${leaving.id}` });
    await client.create('/between', null);
    await client.reconfigure({ joining });
    await client.create('/after', null);
    await client.close();
    return client.lastZxid;
  }

  test('meets every digest', async () => {
    const verdicts = await Promise.all(nodes.map((node) => judge(node, () => true)));

    for (const { level, faults, digests, start } of verdicts) {
      expect({ level, faults }).toEqual({ level: 3, faults: [] });
      expect(digests.met).toBe(digests.logged);
      expect(start?.to).toBe(last);
    }
  });
  test('holds the two changes', async () => {
    const types = await typesIn(nodes[0] as EnsembleNode);

    expect(types.filter((type) => type === transactionType.reconfig)).toHaveLength(2);
  });
});
