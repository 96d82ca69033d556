/** The processes that a test has started: told by what they inherited, no name, no other test's. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** A process that has ended and was not reaped yet still has a folder in `/proc`. */
export function isAlive(pid: number): boolean {
  return pid > 0 && /^State:\s+[^ZX]/m.test(read(pid, 'status'));
}

/**
 * Those in whose environment or command line this folder is named. One that has ended has neither,
 * be it reaped or not.
 */
export function processesOf(folder: string): number[] {
  return others().filter(
    (pid) => read(pid, 'environ').includes(folder) || read(pid, 'cmdline').includes(folder),
  );
}

/** Those that are left of them when what was killed, or has nothing more to wait for, has had 30 seconds to end. */
export async function leftOf(folder: string): Promise<number[]> {
  const patience = AbortSignal.timeout(30_000);
  let left = processesOf(folder);
  while (left.length > 0 && !patience.aborted) {
    await pause(20);
    left = processesOf(folder);
  }
  return left;
}

/** Those in whose command line this is named. */
export const processesWith = (argument: string): number[] =>
  others().filter((pid) => read(pid, 'cmdline').includes(argument));

/** Ends them, and whatever they have started meanwhile. Nobody writes into the folder after that. */
export const endProcessesOf = (folder: string): Promise<void> => endAll(() => processesOf(folder));

/** Ends all that are found, until none is. One may end by itself before its turn comes. */
export async function endAll(find: () => readonly number[]): Promise<void> {
  for (let left = find(); left.length > 0; left = find()) {
    for (const pid of left) kill(pid);
    await pause(5);
  }
}

/** All processes but this one. */
const others = () =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);

/** How a person would tell it from others. */
export function commandLineOf(pid: number): string {
  return read(pid, 'cmdline').replaceAll('\0', ' ').trim().slice(0, 200);
}

function read(pid: number, file: 'status' | 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
