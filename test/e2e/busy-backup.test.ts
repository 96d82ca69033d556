import { quickStart } from '../../local-cloud/ensemble/configuration.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { backUpOnce, manifestOf, startCloud } from './clouds.ts';
import { failedMultisWithOldBytes } from './failed-multis.ts';
import { runWorkload } from './random-workload.ts';
import { connectTo } from './restore-by-hand.ts';

const mostRounds = 10;
/** The only server that waits for its disk: its log is the last to hold what is committed. */
const slowId = 1;

describe('a backup of three busy servers, of which one has a slow disk', () => {
  let cloud: LocalCloud;

  beforeAll(async () => {
    cloud = await startCloud('busy-backup', {
      nodes: 3,
      mode: 'live',
      ensemble: {
        zooCfgOf: (id) => ({ forceSync: id === slowId ? 'yes' : 'no' }),
        jvmFlags: [...quickStart, '-Dznode.container.checkIntervalMs=200'],
      },
    });
    for (let round = 0; round < mostRounds && !(await isShown()); round++) await work(round);
  }, 600_000);

  afterAll(() => cloud?.close());

  const followers = () => cloud.ensemble.followers();
  const isShown = async () =>
    (await followers()).every((node) => failedMultisWithOldBytes(node) > 0);

  async function work(round: number): Promise<void> {
    const leader = (await cloud.ensemble.leader()) as EnsembleNode;
    const connect = () => connectTo(leader);
    await runWorkload({ operations: 1500, seed: 20_260_103 + round, connect, failing: 40 });
  }

  test('is proven, though failed multis lie in its logs with the bytes of their records', async () => {
    const report = await backUpOnce(cloud);

    expect(report).toMatchObject({ outcome: 'Succeeded' });
    expect(manifestOf(cloud, report).proof.level).toBe(3);
    expect(await isShown()).toBe(true);
  });
});
