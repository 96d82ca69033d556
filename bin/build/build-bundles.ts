import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtBundle } from '../../lib/functions/built-bundle.ts';
import { builtPlace } from '../../lib/functions/placed-bundle.ts';
import { packagesNamedIn } from './notices.ts';

/** Every function begins in a `handler.ts` of its own room: the test of a consumer synthesizes them all. */
const entries = (root: string) =>
  readdirSync(join(root, 'lambda'))
    .sort()
    .map((room) => join('lambda', room, 'handler.ts'))
    .filter((entry) => existsSync(join(root, entry)));

/** The code of each function, where `placedBundle` finds it. @returns the packages that are in it */
export function buildBundles(root: string, folder: string): string[] {
  return entries(root).flatMap((entry) => {
    const place = join(folder, builtPlace(entry));
    cpSync(builtBundle(root, entry), place, { recursive: true });
    // Each part of a bundle begins with a comment that names its file.
    return packagesNamedIn(readFileSync(join(place, 'index.js'), 'utf8').match(/^ *\/\/ .*$/gm));
  });
}
