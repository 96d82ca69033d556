import { join, resolve } from 'node:path';
import { librariesOf } from './complete-chromium.ts';
import { ToolsMissing } from './missing-tools.ts';
import { writeProgram } from './native-program.ts';
import { packageSets } from './packages.ts';
import { cacheOfClone, provideSets, treeOf } from './provide-sets.ts';

/** As in `ToolboxOptions`. */
export interface ChromiumOptions {
  readonly cacheDirectory?: string;
  readonly onProgress?: (line: string) => void;
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Chromium without a head, from Debian's packages, with two fonts and nothing of the system but its C library.
 * It starts itself again for its parts, so that it cannot be run through a loader of its own as others are.
 *
 * @returns a program that takes Chromium's options
 * @throws ToolsMissing where there is no Debian archive to take it from; PackagesUnavailable when apt fails
 */
export async function prepareChromium(options: ChromiumOptions = {}): Promise<string> {
  const cache = resolve(options.cacheDirectory ?? cacheOfClone);
  if (!(await provideSets([packageSets.chromium], cache, options.onProgress))) {
    const reason = 'apt of this system names no Debian archive to take it from';
    throw new ToolsMissing(['Chromium'], reason);
  }
  const tree = treeOf(cache, packageSets.chromium);
  const libraries = await librariesOf(tree);
  const paths = [libraries, join(libraries, 'pulseaudio'), join(tree, 'usr/lib/chromium')];
  const command = [
    `export LD_LIBRARY_PATH=${quote(paths.join(':'))}`,
    `export FONTCONFIG_FILE=${quote(join(tree, 'fonts.conf'))}`,
    `exec ${quote(join(tree, 'usr/lib/chromium/chromium-headless-shell'))}`,
  ].join('\n');
  return writeProgram(join(cache, 'bin', 'chromium'), command);
}
