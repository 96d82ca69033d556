import { join } from 'node:path';
import { run } from '../../../local-cloud/toolbox/command.ts';
import type { BenchRun } from '../bench-group.ts';

const program = join(__dirname, '..', '..', '..', 'bin', 'zk-backup-cli.mjs');
const timed = `TIMEFORMAT='%U %S'; { time "$@" >/dev/null 2>&3; } 3>&2 2>&1`;

/** Seconds of processor time that `npx zk-backup --help` takes, without npx. */
export async function measureStart({ rounds, say, signal }: BenchRun): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    signal.throwIfAborted();
    const told = await run('bash', ['-c', timed, 'bash', process.execPath, program, '--help']);
    const [user = 0, system = 0] = told.trim().split(' ').map(Number);
    seconds.push(user + system);
    say(`--help ${round}/${rounds}: ${(user + system).toFixed(3)} s of CPU`);
  }
  return seconds;
}
