/** How long a part that was deleted is gone once its requests are sent, and what clients beside it see. */
import { join } from 'node:path';
import { ServerUnderTest } from '../../node/put-back/server.ts';
import type { BenchGroup, BenchRun, Size } from '../bench-group.ts';
import { measureStart } from '../cli-start.ts';
import { measureRounds } from './measure.ts';
import { resultOf, type Undeleted } from './result.ts';

const program = join(__dirname, '..', '..', '..', 'bin', 'zk-backup-cli.mjs');

export const undelete: BenchGroup = {
  name: 'undelete',
  about:
    'a part put back through the client port of a follower of 3: from the first byte to the last answer, processor time of the node without the CLI, and a client beside it; start of npx zk-backup --help',
  sizes: '10k',
  run: async (run) => {
    const measured: Undeleted[] = [];
    for (const size of run.sizes) measured.push(await measureSize(size, run));
    return resultOf(measured, await measureStart([program, '--help'], run));
  },
};

/** With what a server has that nobody tuned, but for memory. */
async function measureSize(size: Size, run: BenchRun): Promise<Undeleted> {
  run.signal.throwIfAborted();
  run.say(`${size.label}: starting 3 servers`);
  const heapMb = Math.max(512, Math.ceil(size.znodes / 100));
  const server = await ServerUnderTest.start({ size: 3, jvmFlags: [`-Xmx${heapMb}m`] });
  try {
    return { size, rounds: await measureRounds(server, size, run) };
  } finally {
    await server.close();
  }
}
