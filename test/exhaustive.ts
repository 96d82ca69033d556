/** `npm run test:exhaustive`: what takes too long for every change, in parts. */
import { chooseParts } from './exhaustive-parts.ts';
import { bin, endWith, runCommand } from './run-command.ts';
import { runStages } from './run-stages.ts';

const parts = {
  /** Every kind of damage at many places of four bases. */
  mutants: { command: process.execPath, args: ['--import', 'tsx', 'test/mutants/run.ts'] },
  /** kazoo and ClickHouse through backups, restores and undo. */
  clients: {
    command: bin('jest'),
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
  return runStages(stages, { print: (line) => console.log(line), run: runCommand, strict: true });
}

void endWith(main(process.argv.slice(2)));
