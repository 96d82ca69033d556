/** How long an ensemble that lost its data is gone: our restore, and the floor by script. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalCloud, startLocalCloud } from '../../../local-cloud/local-cloud.ts';
import { createBulkZnodes } from '../../../local-cloud/sample-data/bulk-znodes.ts';
import { SampleValues } from '../../../local-cloud/sample-data/sample-values.ts';
import { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import type { BenchGroup, BenchRun, Size } from '../bench-group.ts';
import { MeasurementFailed } from '../downtime/bench-error.ts';
import { type Download, download, downloads } from './downloads.ts';
import { measure } from './measure.ts';
import { type Backup, methods } from './methods.ts';
import { type Restores, resultOf } from './result.ts';

const cache = join(__dirname, '..', '..', '..', '.cache', 'bench');

export const restore: BenchGroup = {
  name: 'restore',
  about:
    'from the command to a serving ensemble: ours, and aws s3 cp, tar x, bare start by script; s3api get-object beside s3 cp',
  sizes: '10k,500k',
  run: async (run) => {
    const measured: Restores[] = [];
    for (const size of run.sizes) measured.push(await measureSize(size, run));
    return resultOf(measured);
  },
};

/** On a local cloud of its own, of which nothing is left. Its seconds are as long as AWS's. */
async function measureSize(size: Size, run: BenchRun): Promise<Restores> {
  run.signal.throwIfAborted();
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, `restore-${size.label}-`));
  let cloud: LocalCloud | undefined;
  try {
    cloud = await startLocalCloud({
      directory,
      nodes: 3,
      mode: 'live',
      // What a server has that nobody tuned.
      ensemble: { heapMb: Math.max(512, Math.ceil(size.znodes / 250)), jvmFlags: [] },
      signal: run.signal,
      onProgress: (line) => run.say(`${size.label}: ${line}`),
    });
    const backup = await loadAndBackUp(cloud, size, run);
    return {
      size,
      backup,
      downloads: await measureDownloads(cloud, backup, size, run),
      methods: await measureRounds(cloud, backup, size, run),
    };
  } finally {
    await cloud?.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function loadAndBackUp(cloud: LocalCloud, size: Size, { say }: BenchRun): Promise<Backup> {
  say(`${size.label}: loading ${size.znodes} znodes`);
  const leader = await cloud.ensemble.leader();
  if (!leader) throw failed('The ensemble has no leader.');
  const { address: host, clientPort: port } = leader;
  const client = await ZooKeeperClient.connect({ host, port, sessionTimeoutMs: 40_000 });
  await client.create('/bench', null);
  await createBulkZnodes(client, '/bench', size.znodes - 1, 1024, new SampleValues(20_151_031));
  await client.close();
  say(`${size.label}: backing up`);
  const { payload, error } = await cloud.invoke({ ensemble: 'local' });
  const { archive, reason } = (payload ?? {}) as {
    archive?: { key: string; bytes: number };
    reason?: string;
  };
  if (!archive) throw failed(`The backup failed: ${error?.errorMessage ?? reason}`);
  return archive;
}

/** While all servers serve, as they do when a restore downloads. */
async function measureDownloads(cloud: LocalCloud, backup: Backup, size: Size, run: BenchRun) {
  const ways = Object.keys(downloads) as Download[];
  const measured = new Map(ways.map((way) => [way, [] as number[]]));
  for (let round = 1; round <= run.rounds; round++) {
    for (const way of ways) {
      run.signal.throwIfAborted();
      const ms = await download(way, cloud, backup);
      measured.get(way)?.push(ms);
      run.say(`${size.label} ${round}/${run.rounds} ${way}: ${(ms / 1000).toFixed(2)} s`);
    }
  }
  return measured;
}

/** Interleaved, so that what the machine does besides falls on both alike. */
async function measureRounds(cloud: LocalCloud, backup: Backup, size: Size, run: BenchRun) {
  const measured = new Map(methods.map(({ name }) => [name, [] as number[]]));
  for (let round = 1; round <= run.rounds; round++) {
    for (const method of methods) {
      const ms = await measure(method, cloud, backup, run.signal);
      measured.get(method.name)?.push(ms);
      run.say(`${size.label} ${round}/${run.rounds} ${method.name}: ${(ms / 1000).toFixed(2)} s`);
    }
  }
  return measured;
}

const failed = (sentence: string) =>
  new MeasurementFailed(sentence, { hint: 'Run the bench again; report it if it happens twice.' });
