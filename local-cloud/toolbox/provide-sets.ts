import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Debian, findDebian, prepareApt, unpackSet } from './debian.ts';
import { withLock } from './lock.ts';
import { PackagesUnavailable } from './missing-tools.ts';
import type { PackageSet, Suite } from './packages.ts';

/** Where packages are unpacked unless a caller says otherwise. */
export const cacheOfClone = resolve(__dirname, '..', '..', '.cache', 'toolbox');

type OnProgress = (line: string) => void;

/** The folder that a set is unpacked into. */
export const treeOf = (cache: string, { suite, name }: PackageSet): string =>
  join(cache, suite, name);

/**
 * Downloads and unpacks the sets that are not there yet.
 *
 * @returns false on a system that names no Debian archive, while one of them is not there
 * @throws PackagesUnavailable when apt fails
 */
export async function provideSets(
  sets: readonly PackageSet[],
  cache: string,
  onProgress: OnProgress = () => {},
): Promise<boolean> {
  if (sets.every((set) => existsSync(treeOf(cache, set)))) return true;
  const debian = await findDebian();
  if (!debian) return false;
  await mkdir(cache, { recursive: true });
  await withLock(join(cache, 'lock'), () => unpackMissing(debian, sets, cache, onProgress));
  return true;
}

async function unpackMissing(
  debian: Debian,
  sets: readonly PackageSet[],
  cache: string,
  onProgress: OnProgress,
) {
  const aptOfSuite = new Map<Suite, readonly string[]>();
  for (const set of sets) {
    const tree = treeOf(cache, set);
    if (!existsSync(tree)) {
      onProgress(`${set.title}: downloading from Debian ${set.suite}`);
      try {
        const apt =
          aptOfSuite.get(set.suite) ??
          (await prepareApt(debian, set.suite, join(cache, set.suite, 'apt')));
        aptOfSuite.set(set.suite, apt);
        await unpackSet(apt, set, tree);
      } catch (cause) {
        throw new PackagesUnavailable(set.title, set.suite, cause);
      }
    }
  }
}
