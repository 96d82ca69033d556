import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';

/** No guard of this node is on watch, nor holds its lock: nothing starts its server any more. */
export async function untilGuardsEnded({ dataDirectory }: EnsembleNode): Promise<void> {
  const stages = join(dataDirectory, '.zk-backup');
  const isArmed = () =>
    existsSync(stages) && readdirSync(stages).some((run) => existsSync(join(stages, run, 'armed')));
  const isLocked = () => spawnSync('flock', ['-n', dataDirectory, 'true']).status !== 0;
  while (isArmed() || isLocked()) await delay(50);
}
