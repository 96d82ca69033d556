import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';

export type Server = LocalCloud['ensemble']['nodes'][number];

/** The loss of a server's disks: it is killed, and all of its data is gone; zoo.cfg and myid stay. */
export async function loseServer(server: Server): Promise<void> {
  await server.kill();
  for (const directory of [server.dataDirectory, server.dataLogDirectory]) {
    await rm(join(directory, 'version-2'), { recursive: true, force: true });
  }
}
