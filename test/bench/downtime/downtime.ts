/** How long a node is down for a backup in stop mode, for a bare restart, and for the forerunner. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ensemble, startEnsemble } from '../../../local-cloud/ensemble/ensemble.ts';
import { prepareToolbox, type Toolbox } from '../../../local-cloud/toolbox/toolbox.ts';
import type { BenchGroup, BenchRun, Size } from '../bench-group.ts';
import { prepareBaseState, settle, start } from './base-state.ts';
import { type Downtime, isQuiet, measure } from './measure.ts';
import { methods } from './methods.ts';
import { endProcessesWith } from './processes.ts';
import { type Downtimes, resultOf } from './result.ts';

const cache = join(__dirname, '..', '..', '..', '.cache', 'bench');

export const downtime: BenchGroup = {
  name: 'downtime',
  about: 'node downtime: ours, a bare restart, and the seed (stop; tar czf; start)',
  sizes: '10k,500k',
  run: async (run) => {
    const toolbox = await prepareToolbox({ onProgress: run.say });
    const measured: Downtimes[] = [];
    for (const size of run.sizes) measured.push(await measureSize(size, toolbox, run));
    return resultOf(measured, toolbox.zookeeperVersion);
  },
};

/** On an ensemble of its own, of which nothing is left. */
async function measureSize(size: Size, toolbox: Toolbox, run: BenchRun): Promise<Downtimes> {
  run.signal.throwIfAborted();
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, `downtime-${size.label}-`));
  let ensemble: Ensemble | undefined;
  const endProcesses = () =>
    endProcessesWith(
      ['node-1', 'node-2', 'node-3'].flatMap((node) => [
        `ZOOCFGDIR=${join(directory, node, 'conf')}`,
        `-Djava.io.tmpdir=${join(directory, node)}`,
      ]),
    );
  // What is being waited for ends, too.
  const onAbort = () => void endProcesses();
  run.signal.addEventListener('abort', onAbort);
  try {
    run.say(`${size.label}: starting 3 ZooKeeper ${toolbox.zookeeperVersion} nodes`);
    ensemble = await startEnsemble({
      directory,
      size: 3,
      toolbox,
      heapMb: Math.max(512, Math.ceil(size.znodes / 250)),
      // What a server has that nobody tuned.
      jvmFlags: [],
      // The forerunner archives one directory, so that it finds all in it.
      separateLogDirectory: false,
      start: false,
    });
    await Promise.all(ensemble.nodes.map((node) => start(node, run.signal)));
    return { size, methods: await measureRounds(ensemble, size, run) };
  } finally {
    run.signal.removeEventListener('abort', onAbort);
    await endProcesses();
    await ensemble?.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Interleaved, so that what the machine does besides falls on all methods alike. A method that others
 * disturbed is measured again, at most as often as it was to be measured; the quietest count.
 */
async function measureRounds(ensemble: Ensemble, size: Size, run: BenchRun) {
  const pids = async () => {
    const all = await Promise.all(ensemble.nodes.map((node) => node.pid()));
    return all.filter((pid) => pid !== undefined);
  };
  const state = await prepareBaseState(ensemble, size.znodes, run);
  const measured = methods.map((method) => ({ method, downtimes: [] as Downtime[] }));
  for (let round = 1; round <= 2 * run.rounds; round++) {
    for (const { method, downtimes } of measured) {
      if (downtimes.filter(isQuiet).length === run.rounds) continue;
      await settle(state, run.signal);
      const one = await measure(method, state.follower, pids, run.signal);
      downtimes.push(one);
      run.say(
        `${size.label}, round ${round}: ${method.name} ${(one.downMs / 1000).toFixed(2)} s` +
          (isQuiet(one) ? '' : ` (disturbed: others used ${one.background.toFixed(1)} cores)`),
      );
    }
  }
  return new Map(
    measured.map(({ method, downtimes }) => [
      method.name,
      downtimes.sort((a, b) => a.background - b.background).slice(0, run.rounds),
    ]),
  );
}
