import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { digestAcl } from '../../../lambda/zookeeper/requests/access.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { backUpWell, startCloud } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { executePlan, planRestore, undoPlan } from '../restore/scenario.ts';
import { connectTo } from './server.ts';

const owned = digestAcl('user', 'not a secret');
const folder = join(e2eFolder, 'put-back-identity');
const file = join(folder, 'identity');

let cloud: LocalCloud;
let client: ZooKeeperClient;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, 'user:not a secret\n', { mode: 0o600 });
  cloud = await startCloud('put-back-standalone', {
    ...{ nodes: 1, mode: 'live', separateLogDirectory: false },
    configuration: { client: { digest: file } },
    durable: { millisecondsPerSecond: 200 },
  });
  client = await connectTo(cloud.ensemble.nodes[0] as EnsembleNode);
  await client.authenticateDigest('user', 'not a secret');
  await client.create('/mine', Buffer.from('good'), { acl: owned });
  await client.create('/mine/child', Buffer.from('good'), { acl: owned });
  await backUpWell(cloud);
  await client.setData('/mine', Buffer.from('bad'));
  await client.delete('/mine/child');
});
afterAll(async () => {
  client?.destroy();
  await cloud?.close();
});

const dataOf = async (path: string) => `${(await client.getData(path)).data}`;

test('a server of its own gets back what only its owner may write, by the file on its node', async () => {
  const plan = await planRestore(cloud, { path: '/mine' });
  const report = await executePlan(cloud, plan);
  const restored = await Promise.all(['/mine', '/mine/child'].map(dataOf)).catch(String);
  const undone = await undoPlan(cloud, plan);

  expect(report).toMatchObject({ outcome: 'Succeeded', warnings: [] });
  expect(restored).toEqual(['good', 'good']);
  expect(undone).toMatchObject({ outcome: 'Succeeded', warnings: [] });
  expect(await dataOf('/mine')).toBe('bad');
  expect(await client.exists('/mine/child')).toBeUndefined();
});

test('without the right identity it is refused by path, and what to set is named', async () => {
  writeFileSync(file, 'user:another word\n');
  const plan = await planRestore(cloud, { path: '/mine' });

  const report = await executePlan(cloud, plan);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'apply' });
  expect(report.reason).toMatch(/^In the way was \/mine \(NoAuth\).* Batches applied: 0 of 1/);
  expect(report.hint).toContain('"client": { "digest"');
});

test('no credentials are in a command, in what it printed, or in an event', () => {
  const told = inspect([cloud.ssm.commands, cloud.events.events], {
    ...{ depth: 12, maxArrayLength: null, maxStringLength: null },
  });

  expect(told).toContain('ZKBACKUP');
  expect(told).not.toMatch(/not a secret|another word/);
});
