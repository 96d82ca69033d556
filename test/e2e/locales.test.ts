import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSource } from '../../cli/source/open.ts';
import { RestorableSet } from '../../lambda/zookeeper/verdict/restorable.ts';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { e2eFolder } from './e2e-folder.ts';

/** Of servers 1, 2 and 3; a JVM from 18 on hashes UTF-8 whatever it is told. */
const charsets = ['UTF-8', 'US-ASCII', 'windows-1252'];

let ensemble: Ensemble;
const led = new Set<number>();

beforeAll(async () => {
  const directory = join(e2eFolder, 'locales');
  rmSync(directory, { recursive: true, force: true });
  const toolbox = await prepareToolbox();
  ensemble = await startEnsemble({ directory, size: 3, toolbox, start: false });
  for (const { configDirectory, id } of ensemble.nodes) {
    const flag = `-Dfile.encoding=${charsets[id - 1]}`;
    appendFileSync(
      join(configDirectory, 'service.sh'),
      `ARGUMENTS=('${flag}' "\${ARGUMENTS[@]}")\n`,
    );
  }
  await ensemble.start();
  for (let round = 0; round < 3; round++) {
    await ensemble.waitUntilServing();
    const leader = (await ensemble.leader()) as EnsembleNode;
    led.add(leader.id);
    await write(leader, round);
    // The one with the newest data leads next, of several the one with the highest id.
    await leader.kill();
    await leader.start();
  }
  await ensemble.waitUntilServing();
}, 600_000);

afterAll(() => ensemble?.close());

async function write({ address, clientPort }: EnsembleNode, round: number): Promise<void> {
  const client = await ZooKeeperClient.connect({ host: address, port: clientPort });
  for (let number = 0; number < 20; number++) {
    await client.create(`/käse-${round}-${number}-€-中`, Buffer.from('data'));
  }
  await client.delete(`/käse-${round}-7-€-中`);
  await client.close();
}

/** From the empty tree on, whatever snapshots there are. */
async function judgeLogs(node: EnsembleNode) {
  const set = new RestorableSet({ level: 3 });
  for await (const { path, chunks } of (await openSource(node.dataDirectory)).members()) {
    if (/\/snapshot\.(?!0$)/.test(path)) continue;
    await set.add(path, chunks);
  }
  return set.verdict();
}

test('leaders in two locales wrote one history, which is proven on each server', async () => {
  const verdicts = [];
  for (const node of ensemble.nodes) verdicts.push(await judgeLogs(node));

  expect(verdicts).toMatchObject(charsets.map(() => ({ level: 3, faults: [] })));
  expect([...led].sort()).toEqual([2, 3]);
});
