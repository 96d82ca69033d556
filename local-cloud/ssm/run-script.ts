/** One script as the agent runs it: `sh -c FILE` in a process group of its own. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ScriptEnd } from './control-flow.ts';
import { keepHead, streamLimit } from './step-output.ts';

export type KilledBy = 'timeout' | 'cancel' | 'power-cut';

export interface RunningScript {
  /** When the script has ended and nobody holds its output any more. */
  readonly ended: Promise<ScriptEnd>;
  /** SIGKILL to the process group: no trap runs. */
  kill(by: KilledBy): void;
}

/** Time that survivors outside the killed group may hold the output. */
const drainMs = 500;

export function runScript(
  path: string,
  cwd: string,
  environment: Record<string, string>,
  timeoutMs: number,
): RunningScript {
  // A process cannot be given a umask; the first shell sets it and becomes the agent's `sh -c`.
  const child = spawn('/bin/sh', ['-c', 'umask 022 && exec /bin/sh -c "$1"', 'sh', path], {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  let killedBy: KilledBy | undefined;
  let drain: NodeJS.Timeout | undefined;

  const kill = (by: KilledBy) => {
    killedBy ??= by;
    killGroup(child.pid);
    drain ??= setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, drainMs);
  };
  const timer = setTimeout(() => kill('timeout'), timeoutMs);

  const ended = new Promise<ScriptEnd>((resolve) => {
    const finish = (end: Pick<ScriptEnd, 'code' | 'signal'>, complaint = '') => {
      clearTimeout(timer);
      clearTimeout(drain);
      const by = killedBy === 'power-cut' ? undefined : killedBy;
      resolve({ ...end, killedBy: by, stdout: stdout(), stderr: stderr() + complaint });
    };
    // The agent's own misleading words when the working directory is missing.
    child.on('error', () =>
      finish({ code: 1, signal: null }, 'fork/exec /usr/bin/sh: no such file or directory'),
    );
    child.on('close', (code, signal) => finish({ code, signal }));
  });
  return { ended, kill };
}

/** Keeps the first bytes only, so that memory does not grow with the output. */
function collect(stream: Readable) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (bytes < streamLimit) {
      chunks.push(chunk.subarray(0, streamLimit - bytes));
      bytes += chunk.length;
    }
  });
  return () => keepHead(Buffer.concat(chunks));
}

function killGroup(leader: number | undefined) {
  try {
    if (leader) {
      process.kill(-leader, 'SIGKILL');
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
