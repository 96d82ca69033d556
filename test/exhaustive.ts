/** `npm run test:exhaustive`: what takes too long for every change, in parts, each of some pieces. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareToolbox } from '../local-cloud/toolbox/toolbox.ts';
import { chooseParts, fits, goingOn, type Piece } from './exhaustive-parts.ts';
import { secondsOf } from './jest/seconds.ts';
import { bin, endWith, runCommand } from './run-command.ts';
import { runStages, type Stage } from './run-stages.ts';
import { drawnNumber, seed } from './seed.ts';

/** The files of which `npm test` takes a sample. */
function sampledFiles(): string[] {
  const names = readdirSync(__dirname, { recursive: true }) as string[];
  const samples = (name: string) =>
    /^(?!unit\/).*\.test\.ts$/.test(name) &&
    /from '[./]+\/seed\.ts'/.test(readFileSync(join(__dirname, name), 'utf8'));
  return names.filter(samples).map((name) => join('test', name));
}

const clients = readdirSync(join(__dirname, 'clients'))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('test', 'clients', name));

const jest = (name: string, files: readonly string[]): Stage => ({
  name,
  command: bin('jest'),
  args: ['--runInBand', ...files],
  environment: { ZK_BACKUP_WHOLE: 'true' },
});

type PieceStage = Piece & Stage;
/** @param times how much longer the whole of it takes than the sample, about */
const piece = (file: string, times = 1): PieceStage => ({
  ...jest(file.replace(/^test\//, ''), [file]),
  seconds: times * secondsOf(file),
});

/** Every kind of damage at many places of four bases. */
const mutants: PieceStage = {
  name: 'mutants',
  command: process.execPath,
  args: ['--import', 'tsx', 'test/mutants/run.ts'],
  seconds: 500,
};

const parts = {
  /** All kill points, all bits, and whatever else is drawn by a seed in `npm test`. */
  sweeps: {
    whole: jest('sweeps', sampledFiles()),
    pieces: sampledFiles().map((file) => piece(file, 4)),
  },
  mutants: { whole: mutants, pieces: [mutants] },
  /** kazoo and ClickHouse through backups, restores and undo. */
  clients: {
    whole: jest('clients', ['--selectProjects', 'clients']),
    pieces: clients.map((file) => piece(file)),
  },
} as const;

async function main(args: readonly string[]): Promise<number> {
  const chosen = chooseParts(args, Object.keys(parts) as (keyof typeof parts)[]);
  await prepareToolbox({ onProgress: (line) => console.log(`· ${line}`) });
  const effects = { print: (line: string) => console.log(line), run: runCommand, strict: true };
  if (chosen.minutes === undefined) {
    const stages = chosen.parts.map((name) => parts[name].whole);
    const asked = stages.map((stage) => ({ ...stage, args: [...stage.args, ...chosen.options] }));
    return (await runStages({ front: asked }, effects)).code;
  }
  const leftOut: string[] = [];
  const all = chosen.parts.flatMap((name) => parts[name].pieces);
  const secondsLeft = () => (chosen.minutes ?? 0) * 60 - performance.now() / 1000;
  function* whatFits() {
    for (const one of goingOn(all, drawnNumber('the piece to begin with'))) {
      if (fits(one, secondsLeft())) yield one;
      else leftOut.push(one.name);
    }
  }
  const { code } = await runStages({ front: whatFits() }, effects);
  console.log(`Left out today (seed ${seed}): ${leftOut.join(', ') || 'nothing'}.`);
  return code;
}

void endWith(main(process.argv.slice(2)));
