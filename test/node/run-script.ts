import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeLinePrefix } from '../../lambda/contract/node-lines.ts';

export interface ScriptRun {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a step's lines as the SSM agent does: parameters put in as text, a file of mode 0700 run by
 * `sh -c` in a process group of its own, cwd /usr/bin, stdin /dev/null, HOME unset. Resolves when
 * nobody holds its stdout any more.
 */
export async function runScript(
  lines: readonly string[],
  options: {
    readonly directory: string;
    readonly parameters: Readonly<Record<string, string>>;
    readonly environment: Readonly<Record<string, string>>;
    /** Called with the process group as soon as it exists. */
    readonly started?: (group: number) => void;
  },
): Promise<ScriptRun> {
  mkdirSync(options.directory, { recursive: true });
  const file = join(options.directory, '_script.sh');
  writeFileSync(file, substituted(lines.join('\n'), options.parameters));
  chmodSync(file, 0o700);

  const child = spawn('sh', ['-c', file], {
    cwd: '/usr/bin',
    detached: true,
    env: { LANG: 'C.UTF-8', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) options.started?.(child.pid);

  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** The agent's own rule: `{{ name }}` becomes the value, `$$` becomes `$`. */
export function substituted(text: string, parameters: Readonly<Record<string, string>>): string {
  return text
    .replace(/\{\{ ?([A-Za-z0-9]+) ?\}\}/g, (whole, name) => parameters[name] ?? whole)
    .replaceAll('$$', '$');
}

/** The one line of a step. @throws when there is not exactly one. */
export function nodeLine<Line>(run: ScriptRun): Line {
  const lines = run.stdout.split('\n').filter((line) => line !== '');
  const [line] = lines;
  if (lines.length !== 1 || !line?.startsWith(nodeLinePrefix)) {
    throw new Error(`not one node line: ${JSON.stringify(run)}`);
  }
  return JSON.parse(line.slice(nodeLinePrefix.length)) as Line;
}
