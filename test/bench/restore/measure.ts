import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import type { Backup, Method } from './methods.ts';

/**
 * Takes all data from the ensemble, has it restored, and waits for its end.
 * @returns milliseconds from the command until a majority serves
 */
export async function measure(
  method: Method,
  cloud: LocalCloud,
  backup: Backup,
  signal: AbortSignal,
): Promise<number> {
  await Promise.all(cloud.ensemble.nodes.map(empty));
  const restore = await method.prepare(cloud, backup);
  const began = performance.now();
  const [servedAt] = await Promise.all([majorityServes(cloud, signal), restore()]);
  await cloud.ensemble.waitUntilServing();
  return servedAt - began;
}

async function empty(node: EnsembleNode): Promise<void> {
  await node.kill();
  for (const directory of new Set([node.dataDirectory, node.dataLogDirectory])) {
    await rm(join(directory, 'version-2'), { recursive: true, force: true });
  }
}

async function majorityServes({ ensemble }: LocalCloud, signal: AbortSignal): Promise<number> {
  for (;;) {
    const status = await Promise.all(ensemble.nodes.map((node) => node.srvr()));
    if (status.filter((one) => one).length > ensemble.nodes.length / 2) return performance.now();
    await delay(20, undefined, { signal });
  }
}
