import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { explain } from '../lambda/errors.ts';
import { e2eVariable } from './e2e/e2e-folder.ts';
import { filesOfClone, leftBehind } from './left-behind.ts';
import type { Output, Stage, StageEnd } from './run-stages.ts';
import { seed } from './seed.ts';
import { readTold, toldVariable } from './told.ts';

const root = join(__dirname, '..');
/** Elsewhere somebody may be writing while tests run. */
const inCi = process.env.CI === 'true';

/** A program of the clone's own packages. */
export const bin = (name: string) => join(root, 'node_modules', '.bin', name);

/**
 * Runs a stage's command in the root of the clone, with a temporary folder of its own: whatever still
 * names that folder afterwards was left by this stage, and by no other suite.
 */
export async function runCommand(stage: Stage, output: Output): Promise<StageEnd> {
  const own = mkdtempSync(join(tmpdir(), 'zk-backup-test-'));
  const temporary = mkdtempSync(join(own, 'tmp-'));
  // Some servers of tests run as nobody.
  for (const folder of [own, temporary]) chmodSync(folder, 0o777);
  const told = join(own, 'told');
  const e2e = join(root, '.cache', 'e2e', basename(own));
  const before = inCi ? filesOfClone(root) : undefined;
  const cpuFile = join(own, 'cpu');
  const clock = startClock();
  const variables = { TMPDIR: temporary, [toldVariable]: told, [e2eVariable]: e2e };
  const { code, kept } = await ending(stage, { output, cpuFile, variables });
  const times = { ...clock(), cpuSeconds: cpuIn(cpuFile) };
  const left = await leftBehind(root, { temporary, e2e, before });
  const end = { code, kept, left, ...times, ...readTold(told) };
  rmSync(own, { recursive: true });
  // Who looks for the cause of a red one finds what its servers wrote.
  if (code === 0) rmSync(e2e, { recursive: true, force: true });
  return end;
}

/** Runs a command, and leaves in a file what bash says of the CPU time of those that were waited for. */
const timed = '"$@"; code=$?; times >"$CPU_FILE"; exit "$code"';

interface HowToRun {
  readonly output: Output;
  readonly cpuFile: string;
  readonly variables: Readonly<Record<string, string>>;
}

async function ending(
  { command, args, environment }: Stage,
  { output, cpuFile, variables }: HowToRun,
): Promise<Pick<StageEnd, 'code' | 'kept'>> {
  // A pipe for both, so that lines keep their order.
  const redirected = output === 'kept' ? `{ ${timed}; } 2>&1` : timed;
  const child = spawn('bash', ['-c', redirected, 'bash', command, ...args], {
    cwd: root,
    env: {
      ...process.env,
      // On Node 20 each of the SDK's clients says that its time is nearly up; the Lambda runs on 24.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ZK_BACKUP_SEED: seed,
      CPU_FILE: cpuFile,
      ...environment,
      ...variables,
    },
    stdio: ['ignore', output === 'kept' ? 'pipe' : 'inherit', 'inherit'],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const kept = child.stdout ? await text(child.stdout) : '';
  return { code: await ended, kept: kept.trimEnd() };
}

/** @returns what tells the times since then */
function startClock() {
  const [from, machineFrom] = [performance.now(), cpuOfMachine()];
  return () => {
    const machine = cpuOfMachine();
    const all = machine.all - machineFrom.all;
    return {
      seconds: (performance.now() - from) / 1000,
      busyPercent: all > 0 ? Math.round((100 * (machine.busy - machineFrom.busy)) / all) : 0,
    };
  };
}

/** Seconds, user's and system's, in the second line of `times`: of a shell's children and of theirs. */
function cpuIn(file: string): number {
  // A shell that was killed leaves none.
  const [, children = ''] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
}

function cpuOfMachine(): { readonly all: number; readonly busy: number } {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, ...rest] = line
    .split(/\s+/)
    .slice(1, 9)
    .map(Number);
  const busy = user + nice + system + rest.reduce((sum, time) => sum + time, 0);
  return { all: busy + idle + wait, busy };
}

/** Ends this process with what its program ends with; an error is told with its hint. */
export const endWith = (program: Promise<number>): Promise<void> =>
  program.then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const { sentence, hint } = explain(error);
      console.error(hint ? `${sentence}\n  → ${hint}` : sentence);
      process.exitCode = 1;
    },
  );
