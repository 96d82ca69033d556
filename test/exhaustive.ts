/** `npm run test:exhaustive`: what takes too long for every change, in parts. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { explain } from '../lambda/errors.ts';
import { chooseParts } from './exhaustive-parts.ts';
import { runStages, type Stage } from './run-stages.ts';

const root = join(__dirname, '..');

const parts = {
  /** Every kind of damage at many places of four bases. */
  mutants: { command: process.execPath, args: ['--import', 'tsx', 'test/mutants/run.ts'] },
  /** kazoo and ClickHouse through backups, restores and undo. */
  clients: {
    command: join(root, 'node_modules', '.bin', 'jest'),
    args: ['--runInBand', '--selectProjects', 'clients'],
  },
} as const;

async function main(args: readonly string[]): Promise<number> {
  const chosen = chooseParts(args, Object.keys(parts) as (keyof typeof parts)[]);
  const stages = chosen.parts.map((name) => ({
    name,
    command: parts[name].command,
    args: [...parts[name].args, ...chosen.options],
  }));
  return runStages(stages, { print: (line) => console.log(line), run, strict: true });
}

const run = ({ command, args }: Stage) =>
  new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const { sentence, hint } = explain(error);
    console.error(hint ? `${sentence}\n  → ${hint}` : sentence);
    process.exitCode = 1;
  },
);
