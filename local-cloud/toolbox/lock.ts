import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs `work` while no other process does so under the same lock file.
 *
 * A child of util-linux's `flock` holds the lock until its stdin closes, so the kernel releases it
 * even when this process is killed.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'exit');
  const locked = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    ended.then(() => false),
  ]);
  if (!locked) {
    throw new Error(`flock could not lock ${file}`);
  }
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
