import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CaptureMode } from '../../lambda/contract/settings.ts';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { startWriteLoad } from '../../local-cloud/sample-data/write-load.ts';
import { prepareToolbox, type Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { ZooKeeperClient } from '../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { capture, judge, leaderOf, probeOf, restored, startNodes, withClient } from './captured.ts';
import { e2eFolder } from './e2e-folder.ts';

const written = 155;
/** So that nothing is written while the tests look: the session of a client that is gone stays. */
const sessionTimeoutMs = 3_600_000;

/** The old leader of a lost epoch: it was synced by SNAP and has written nothing since. */
describe('a leader that died with proposals nobody had, and came back late', () => {
  let toolbox: Toolbox;
  let ensemble: Ensemble;
  let old: EnsembleNode;

  beforeAll(async () => {
    toolbox = await prepareToolbox();
    const directory = join(e2eFolder, 'complete-after-snap');
    rmSync(directory, { recursive: true, force: true });
    ensemble = await startEnsemble({
      directory,
      size: 3,
      toolbox,
      zooCfg: { snapCount: 500, maxSessionTimeout: sessionTimeoutMs },
    });
    old = await leaderOf(ensemble);
    await die(old);
    await startNodes(ensemble.nodes.filter((node) => node !== old));
    await withClient(await leaderOf(ensemble), async (client) => {
      for (let one = 0; one < written; one += 1) await client.create(`/after-${one}`, null);
    });
    await startNodes([old]);
  });
  afterAll(() => ensemble?.close());

  /** Under load its followers freeze, and then the power goes. */
  async function die(leader: EnsembleNode): Promise<void> {
    const client = await ZooKeeperClient.connect({
      host: leader.address,
      port: leader.clientPort,
      sessionTimeoutMs,
    });
    const load = await startWriteLoad(client, { writesPerSecond: 400 });
    while (load.report().acknowledged < 1500) await delay(50);
    for (const node of ensemble.nodes)
      if (node !== leader) process.kill(await pidOf(node), 'SIGSTOP');
    const { sent } = load.report();
    while (load.report().sent < sent + 40) await delay(50);
    await delay(500);
    for (const node of ensemble.nodes) await node.kill();
    client.destroy();
    await load.stop();
  }

  const names = (kind: string) =>
    readdirSync(join(old.dataDirectory, 'version-2')).filter((name) => name.startsWith(kind));

  test.each<CaptureMode>(['live', 'stop'])(
    'is captured in %s mode with all that its quorum had, and nothing that it had not',
    async (mode) => {
      const zxid = (await old.srvr())?.zxid ?? '0x0';

      const captured = await capture(old, mode);

      const verdict = await judge(captured);
      expect({ ...captured.line, verdict }).toMatchObject({
        zxid,
        snapshot: `snapshot.${zxid.slice(2)}`,
        verdict: { level: 2, faults: [], start: { to: BigInt(zxid) } },
      });
    },
  );

  test('restores what was acknowledged in the epoch that it had missed', async () => {
    const captured = await capture(old, 'live');

    const children = await restored(captured, toolbox, (client) => client.getChildren('/'));

    expect(children.children.filter((name) => name.startsWith('after-'))).toHaveLength(written);
  });

  test('tells that its logs alone do not reach its zxid', async () => {
    const { zxid, diskZxid, startsBelow } = await probeOf(old);

    expect({ diskZxid, startsBelow }).toEqual({ diskZxid: zxid, startsBelow: false });
    expect(names('log.').length).toBeGreaterThan(0);
  });

  test('is captured from there on when it has written again', async () => {
    const sent = (await old.srvr())?.zxid ?? '0x0';
    await withClient(old, async (client) => client.create('/again', null));

    const captured = await capture(old, 'live');

    const verdict = await judge(captured);
    expect({ ...captured.line, verdict }).toMatchObject({
      snapshot: `snapshot.${sent.slice(2)}`,
      verdict: { level: 3, faults: [], start: { to: BigInt(captured.line.zxid) } },
    });
  });
});

const pidOf = async (node: EnsembleNode) => (await node.pid()) as number;
