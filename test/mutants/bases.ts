import { join } from 'node:path';
import { type Base, readBase } from './base.ts';
import { recipes } from './make-base.ts';

export const recordedFolder = join(__dirname, '..', 'fixtures', 'mutants');

/** Small bases that real servers wrote once, as `npm run test:exhaustive` writes new ones. */
export const recordedBases = (): Base[] =>
  recipes.map(({ name }) => readBase(join(recordedFolder, name)));
