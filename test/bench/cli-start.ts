import { run } from '../../local-cloud/toolbox/command.ts';
import type { BenchRun } from './bench-group.ts';

const timed = `TIMEFORMAT='%U %S'; { time "$@" >/dev/null 2>&3; } 3>&2 2>&1`;

/** Seconds of processor time that a program of Node takes from its start to its end, once for each round. */
export async function measureStart(
  [program, ...args]: readonly [program: string, ...args: string[]],
  { rounds, say, signal }: BenchRun,
): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    signal.throwIfAborted();
    const told = await run('bash', ['-c', timed, 'bash', process.execPath, program, ...args]);
    const [user = 0, system = 0] = told.trim().split(' ').map(Number);
    seconds.push(user + system);
    say(`${args.join(' ')} ${round}/${rounds}: ${(user + system).toFixed(3)} s of CPU`);
  }
  return seconds;
}
