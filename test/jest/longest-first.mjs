import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

const committed = join(import.meta.dirname, 'seconds.json');
const seconds = existsSync(committed) ? JSON.parse(readFileSync(committed, 'utf8')) : {};

/** The longest files first, so that none is left running alone; a file nobody knows may be the longest. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const of = ({ path }) => seconds[relative(process.cwd(), path)] ?? Number.POSITIVE_INFINITY;
    return [...tests].sort((one, other) => of(other) - of(one) || (one.path < other.path ? -1 : 1));
  }
}
