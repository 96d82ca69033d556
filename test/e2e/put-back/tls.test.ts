/** Servers that let nobody in but by TLS and with a certificate, as `client.tls` of the settings names it. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { Authority, storeOf } from '../../node/put-back/certificates.ts';
import { backUpWell, startCloud } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { executePlan, planRestore, undoPlan } from '../restore/scenario.ts';
import { connectTo, deleteAll, filesOf, type Server } from './server.ts';

const folder = join(e2eFolder, 'put-back-certificates');

let cloud: LocalCloud;
let client: ZooKeeperClient;
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const authority = new Authority(folder, 'own');
  const tls = { ...authority.certify('client'), ca: authority.ca };
  cloud = await startCloud('put-back-tls', {
    ...{ nodes: 3, mode: 'live', separateLogDirectory: false },
    configuration: { client: { tls } },
    ensemble: { tls: { ...tls, store: storeOf(authority.certify('server')) } },
    durable: { millisecondsPerSecond: 200 },
  });
  client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  await client.create('/app', Buffer.from('good'));
  for (let n = 0; n < 5; n++) await client.create(`/app/${n}`, Buffer.from(`good ${n}`));
  await client.create('/app/n-', null, { mode: 'persistentSequential' });
}, 300_000);
afterAll(async () => {
  client?.destroy();
  await cloud?.close();
});

/** The part as the files of each server have it. */
function filesNow() {
  return Promise.all(
    cloud.ensemble.nodes.map(async (node) => {
      const reader = await connectTo(node);
      await reader.sync();
      await reader.close();
      return filesOf({ node } as Server, '/app');
    }),
  );
}

test('without a certificate no client gets in', async () => {
  const [{ address: host, clientPort: port }] = cloud.ensemble.nodes as [EnsembleNode];

  const connected = ZooKeeperClient.connect({ host, port });

  await expect(connected).rejects.toMatchObject({ codeName: 'ConnectionLoss' });
});

test('a part is planned, put back and undone through the secure port, by the files on the node', async () => {
  const good = await filesNow();
  await backUpWell(cloud);
  await deleteAll(client, '/app/3');
  await client.setData('/app', Buffer.from('bad'));
  const bad = await filesNow();

  const plan = await planRestore(cloud, { path: '/app' });
  const restored = await executePlan(cloud, plan);
  const back = await filesNow();
  const undone = await undoPlan(cloud, plan);

  expect(plan).toMatchObject({ outcome: 'Planned', warnings: [] });
  expect(restored).toMatchObject({ outcome: 'Succeeded', warnings: [] });
  expect(back.map(withoutCounters)).toEqual(good.map(withoutCounters));
  expect(undone).toMatchObject({ outcome: 'Succeeded', warnings: [] });
  expect((await filesNow()).map(withoutCounters)).toEqual(bad.map(withoutCounters));
});

/** A counter goes on where its parent was not deleted. */
const withoutCounters = (files: Awaited<ReturnType<typeof filesOf>>) =>
  [...files].map(([path, { counter: _, ...kept }]) => [path, kept]);
