import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { explain } from '../lambda/errors.ts';
import { e2eVariable } from './e2e/e2e-folder.ts';
import { filesOfClone, leftBehind } from './left-behind.ts';
import type { Stage, StageEnd } from './run-stages.ts';
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
export async function runCommand(stage: Stage): Promise<StageEnd> {
  const own = mkdtempSync(join(tmpdir(), 'zk-backup-test-'));
  const temporary = mkdtempSync(join(own, 'tmp-'));
  // Some servers of tests run as nobody.
  for (const folder of [own, temporary]) chmodSync(folder, 0o777);
  const told = join(own, 'told');
  const e2e = join(root, '.cache', 'e2e', basename(own));
  const before = inCi ? filesOfClone(root) : undefined;
  const clock = startClock();
  const code = await exitCodeOf(stage, {
    TMPDIR: temporary,
    [toldVariable]: told,
    [e2eVariable]: e2e,
  });
  const times = clock();
  const left = await leftBehind(root, { temporary, e2e, before });
  const end = { code, left, ...times, ...readTold(told) };
  rmSync(own, { recursive: true });
  // Who looks for the cause of a red one finds what its servers wrote.
  if (code === 0) rmSync(e2e, { recursive: true, force: true });
  return end;
}

const exitCodeOf = ({ command, args, environment }: Stage, own: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: {
        ...process.env,
        // On Node 20 each of the SDK's clients says that its time is nearly up; the Lambda runs on 24.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ZK_BACKUP_SEED: seed,
        ...environment,
        ...own,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });

/** Linux counts CPU time in hundredths of a second. */
const perSecond = 100;

/** @returns what tells the times since then */
function startClock() {
  const [from, cpuFrom, machineFrom] = [performance.now(), cpuOfChildren(), cpuOfMachine()];
  return () => {
    const machine = cpuOfMachine();
    const all = machine.all - machineFrom.all;
    return {
      seconds: (performance.now() - from) / 1000,
      cpuSeconds: (cpuOfChildren() - cpuFrom) / perSecond,
      busyPercent: all > 0 ? Math.round((100 * (machine.busy - machineFrom.busy)) / all) : 0,
    };
  };
}

/** User and system time of those that were waited for, and of those that they had waited for. */
function cpuOfChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[13]) + Number(fields[14]);
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
