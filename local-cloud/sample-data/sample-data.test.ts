import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Ensemble, startEnsemble } from '../ensemble/ensemble.ts';
import type { EnsembleNode } from '../ensemble/ensemble-node.ts';
import { prepareToolbox } from '../toolbox/toolbox.ts';
import { ZooKeeperClient } from '../zookeeper-client/zookeeper-client.ts';
import { loadSampleData, type SampleData } from './sample-data.ts';
import { SampleValues } from './sample-values.ts';
import { compareTrees, readTree, type Tree, type Znode } from './tree.ts';
import { readPrefix, startWriteLoad } from './write-load.ts';

let directory: string;
let ensemble: Ensemble;
let client: ZooKeeperClient;
let sample: SampleData;
let tree: Tree;

beforeAll(async () => {
  const toolbox = await prepareToolbox();
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-sample-'));
  ensemble = await startEnsemble({ directory, size: 1, toolbox });
  client = await connect();
  sample = await loadSampleData(client, { znodes: 1200 });
  tree = await readTree(client);
}, 600_000);

afterAll(async () => {
  await client.close();
  await ensemble.close();
  await rm(directory, { recursive: true });
});

function connect() {
  const { address, clientPort } = ensemble.nodes[0] as EnsembleNode;
  return ZooKeeperClient.connect({ host: address, port: clientPort });
}

const changed = (path: string, change: (znode: Znode) => Partial<Znode>): Tree => {
  const znode = tree.get(path) as Znode;
  return new Map([...tree, [path, { ...znode, ...change(znode) }]]);
};

test('the sample has exactly the znodes that were asked for', () => {
  const below = [...tree.keys()].filter((path) => path.startsWith(sample.root));

  expect(below.length).toBe(1200);
});

test('the ephemerals of the sample belong to the session that loaded it', () => {
  const owners = sample.ephemerals.map((path) => tree.get(path)?.stat.ephemeralOwner);

  expect(new Set(owners)).toEqual(new Set([client.sessionId]));
});

test('null and empty values are told apart', () => {
  const values = ['null', 'empty'].map((name) => tree.get(`/sample/values/${name}`)?.data);

  expect(values[0]).toBeNull();
  expect(values[1]).toMatch(/^e3b0c442/);
});

test('a tree equals itself when it is read by another session', async () => {
  const other = await connect();

  const again = await readTree(other);

  expect(compareTrees(tree, again)).toEqual([]);
  await other.close();
});

test('what the server keeps for itself is no difference', () => {
  expect([...tree.keys()].filter((path) => path.startsWith('/zookeeper'))).toEqual([
    '/zookeeper',
    '/zookeeper/quota',
  ]);
});

test('a lost znode, another value, another ACL and another version are differences', () => {
  const path = '/sample/orte/Zürich';
  const without = new Map([...tree].filter(([name]) => name !== path));
  const others = [
    without,
    changed(path, () => ({ data: null })),
    changed(path, () => ({ acl: [] })),
    changed(path, ({ stat }) => ({ stat: { ...stat, cversion: 7 } })),
  ];

  const fields = others.map((other) => compareTrees(tree, other).map(({ field }) => field));

  expect(fields).toEqual([['presence'], ['data'], ['acl'], ['cversion']]);
});

test('half of the bytes of a value do not compress, and are the same in each run', () => {
  const value = new SampleValues(1).value(100_000);

  expect(value).toEqual(new SampleValues(1).value(100_000));
  expect(gzipSync(value).length / value.length).toBeCloseTo(0.5, 1);
});

test('a stopped write load has left exactly what was acknowledged', async () => {
  const load = await startWriteLoad(client, { root: '/load', keys: 7, writesPerSecond: 5000 });
  while (load.report().acknowledged < 100) {
    await client.sync();
  }

  const { acknowledged, sent } = await load.stop();

  expect(acknowledged).toBe(sent);
  expect(await readPrefix(client, load)).toBe(acknowledged);
});

test('a lost write is no prefix', async () => {
  const load = await startWriteLoad(client, { root: '/holes', keys: 7, writesPerSecond: 5000 });
  while (load.report().acknowledged < 100) {
    await client.sync();
  }
  await load.stop();

  await client.setData('/holes/key-0003', Buffer.from('10'));

  await expect(readPrefix(client, load)).rejects.toThrow('/holes/key-0003 holds write 10');
});
