import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { ZooKeeperSeries } from '../../local-cloud/toolbox/packages.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { capture, judge, leaderOf, probeOf, withClient } from './captured.ts';
import { e2eFolder } from './e2e-folder.ts';

/** A follower of a real ensemble, and what a power cut or somebody at work left on its disk. */
describe.each<ZooKeeperSeries>(['3.8', '3.9'])(
  'a follower of %s whose next start must fail',
  (zookeeper) => {
    let ensemble: Ensemble;
    let follower: EnsembleNode;
    let other: EnsembleNode;

    beforeAll(async () => {
      const toolbox = await prepareToolbox({ zookeeper });
      const directory = join(e2eFolder, `next-start-${zookeeper}`);
      rmSync(directory, { recursive: true, force: true });
      ensemble = await startEnsemble({ directory, size: 3, toolbox });
      const leader = await leaderOf(ensemble);
      await withClient(leader, (client) => client.create('/written', null));
      const followers = ensemble.nodes.filter((node) => node !== leader);
      [follower, other] = followers as [EnsembleNode, EnsembleNode];
      const folder = join(follower.dataLogDirectory, 'version-2');
      writeFileSync(join(folder, 'log.7fffffff00000001'), 'ZKLG');
    });
    afterAll(() => ensemble?.close());

    test('is not stopped: it serves on in the same process', async () => {
      const pid = await follower.pid();

      const refusal = await capture(follower, 'stop').catch((error: Error) => error.message);

      expect(refusal).toMatch(/^would-not-start: .*log\.7fffffff00000001 has 4 bytes/);
      expect([await follower.pid(), await follower.isRunning()]).toEqual([pid, true]);
      expect((await follower.srvr())?.role).toBe('follower');
    });

    test('is left out of the choice with its reason, and the other one is not', async () => {
      const refuses = [(await probeOf(follower)).refuses, (await probeOf(other)).refuses];

      expect(refuses).toEqual([[expect.stringContaining('log.7fffffff00000001')], []]);
    });

    test('gives a good backup in live mode, which tells of it', async () => {
      const captured = await capture(follower, 'live');

      expect(captured.line.startFaults).toEqual([expect.stringContaining('has 4 bytes')]);
    });

    test('leaves its place to the other one, which is backed up', async () => {
      const captured = await capture(other, 'stop');

      expect((await judge(captured)).level).toBeGreaterThanOrEqual(2);
      expect(captured.line.startFaults).toEqual([]);
      await other.waitUntilServing();
    });

    test('would indeed have stayed down', async () => {
      await follower.stop();
      await follower.start();

      const serves = await follower.waitUntilServing(20_000).then(
        () => true,
        () => false,
      );

      expect([serves, await follower.isRunning()]).toEqual([false, false]);
    });
  },
);
