import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestAcl, openToAll } from '../../lambda/zookeeper/requests/access.ts';
import { type Ensemble, startEnsemble } from '../ensemble/ensemble.ts';
import type { EnsembleNode } from '../ensemble/ensemble-node.ts';
import { prepareToolbox } from '../toolbox/toolbox.ts';
import { readOnlyAcl } from './records.ts';
import { ZooKeeperClient } from './zookeeper-client.ts';

let directory: string;
let ensemble: Ensemble;
let node: EnsembleNode;
let client: ZooKeeperClient;

const connect = () => ZooKeeperClient.connect({ host: node.address, port: node.clientPort });

beforeAll(async () => {
  const toolbox = await prepareToolbox();
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-client-'));
  ensemble = await startEnsemble({ directory, size: 1, toolbox });
  node = ensemble.nodes[0] as EnsembleNode;
  client = await connect();
}, 600_000);

afterAll(async () => {
  await client.close();
  await ensemble.close();
  await rm(directory, { recursive: true });
});

test('null, empty and real data come back as they were written', async () => {
  const values = [null, Buffer.alloc(0), Buffer.from('Grüße')];

  const paths = await Promise.all(
    values.map((data) => client.create('/value-', data, { mode: 'persistentSequential' })),
  );

  const read = await Promise.all(paths.map((path) => client.getData(path)));
  expect(read.map(({ data }) => data)).toEqual(values);
});

test('only an ephemeral znode shows an owner: the session', async () => {
  await client.create('/ephemeral', null, { mode: 'ephemeral' });
  await client.create('/container', null, { mode: 'container' });
  await client.create('/ttl', null, { mode: 'persistentWithTtl', ttlMs: 3_600_000 });

  const paths = ['/ephemeral', '/container', '/ttl'];
  const stats = await Promise.all(paths.map((path) => client.exists(path)));

  expect(stats.map((stat) => stat?.ephemeralOwner)).toEqual([client.sessionId, 0n, 0n]);
});

test('a refusal carries the name, the code and the path', async () => {
  const refusal = client.create('/parent/child', null);

  await expect(refusal).rejects.toMatchObject({
    codeName: 'NoNode',
    code: -101,
    path: '/parent/child',
  });
});

test('a multi that fails in the middle changes nothing and names the operation', async () => {
  const refusal = client.multi([
    { kind: 'create', path: '/multi', data: null },
    { kind: 'setData', path: '/absent', data: null },
    { kind: 'delete', path: '/multi' },
  ]);

  await expect(refusal).rejects.toMatchObject({ codeName: 'NoNode', path: '/absent' });
  expect(await client.exists('/multi')).toBeUndefined();
});

test('a multi returns the stat of each write', async () => {
  const stats = await client.multi([
    { kind: 'create', path: '/batch', data: Buffer.from('1') },
    { kind: 'check', path: '/batch', version: 0 },
    { kind: 'setData', path: '/batch', data: Buffer.from('22') },
    { kind: 'delete', path: '/batch', version: 1 },
  ]);

  expect(stats.map((stat) => stat?.version)).toEqual([0, undefined, 1, undefined]);
});

test('who has not authenticated may not read what a digest ACL protects', async () => {
  const owner = await connect();
  await owner.authenticateDigest('alice', 'secret');
  await owner.create('/secret', Buffer.from('x'), { acl: digestAcl('alice', 'secret') });

  await expect(client.getData('/secret')).rejects.toHaveProperty('codeName', 'NoAuth');
  await expect(owner.getData('/secret')).resolves.toHaveProperty('stat.dataLength', 1);
  await owner.close();
});

test('an ACL can be replaced and read back', async () => {
  await client.create('/acl', null, { acl: openToAll });

  const stat = await client.setAcl('/acl', readOnlyAcl);

  expect(stat.aversion).toBe(1);
  expect((await client.getAcl('/acl')).acl).toEqual(readOnlyAcl);
});

test('thousands of requests may be in flight, and are answered in order', async () => {
  await client.create('/many', null);
  const value = Buffer.alloc(1024, 1);

  const stats = await Promise.all(
    Array.from({ length: 3000 }, () => client.setData('/many', value)),
  );

  expect(stats.map(({ version }) => version)).toEqual(stats.map((_, index) => index + 1));
});

test('closing the session deletes its ephemerals', async () => {
  const other = await connect();
  await other.create('/mine', null, { mode: 'ephemeral' });

  await other.close();

  await client.sync();
  expect(await client.exists('/mine')).toBeUndefined();
});

test('requests in flight fail with ConnectionLoss when the connection breaks', async () => {
  const other = await connect();

  const request = other.sync();
  other.destroy();

  await expect(request).rejects.toHaveProperty('codeName', 'ConnectionLoss');
});

test('a server that does not listen is a ConnectionLoss', async () => {
  const refusal = ZooKeeperClient.connect({ host: node.address, port: 1 });

  await expect(refusal).rejects.toHaveProperty('codeName', 'ConnectionLoss');
});
