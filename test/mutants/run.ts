/** `npm run test:exhaustive -- --only mutants`: every kind of damage at many places of four bases. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { endWith } from '../run-command.ts';
import { type Base, readBase, writeBase } from './base.ts';
import { recordedBases } from './bases.ts';
import { kinds } from './kinds.ts';
import { makeBase, recipes } from './make-base.ts';
import { sweep, undamaged } from './sweep.ts';
import { describeOne, excuses, falseOnes, isAlarm, isFalse, isRefused, tableOf } from './table.ts';

const folder = join(__dirname, '..', '..', '.cache', 'mutants');

const { values: options } = parseArgs({
  options: {
    /** Of each kind on each base. */
    places: { type: 'string', default: '10' },
    /** Those that the short form takes, in place of new ones. */
    recorded: { type: 'boolean', default: false },
    /** Operations of each half of a new base's workload. */
    operations: { type: 'string', default: '1500' },
    /** Parts of names: only those kinds and bases. */
    kind: { type: 'string', default: '' },
    base: { type: 'string', default: '' },
  },
});

async function main(): Promise<number> {
  await prepareToolbox({ onProgress: console.log });
  const all = options.recorded ? recordedBases() : await newBases();
  const chosen = kinds.filter(({ name }) => name.includes(options.kind));
  console.log(`${chosen.length} kinds:\n${chosen.map(({ name }) => `  ${name}`).join('\n')}`);
  const whole = await undamaged(all);
  const judged = (
    await sweep({ bases: all, kinds: chosen, places: Number(options.places) })
  ).filter(({ base }) => base.name.includes(options.base));
  console.log(
    `\n${judged.length} mutants\n${tableOf(judged)}\n\nnot what they were called, because of\n${excuses(judged)}\n\n${falseOnes(judged)}`,
  );
  if (options.kind) for (const one of judged) console.log(`\n${describeOne(one)}`);
  const wrong = [
    ...whole.filter(isRefused),
    ...judged.filter((one) => isFalse(one) || isAlarm(one)),
  ];
  console.log(`\nundamaged: ${whole.map(({ base, said }) => `${base.name} ${said}`).join(', ')}`);
  console.log(`called good falsely, or damaged without damage: ${wrong.length}`);
  return wrong.length === 0 ? 0 : 1;
}

async function newBases(): Promise<readonly Base[]> {
  const bases: Base[] = [];
  for (const recipe of recipes) {
    console.log(`base ${recipe.name}: three servers of ${recipe.series} are kept busy`);
    const size = { operations: Number(options.operations), snapCount: 300 };
    const base = await makeBase(join(folder, 'made', recipe.name), recipe, size);
    writeBase(join(folder, 'bases', recipe.name), base);
    bases.push(readBase(join(folder, 'bases', recipe.name)));
  }
  return bases;
}

void endWith(main());
