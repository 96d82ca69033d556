import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtBundle } from './built-bundle.ts';

/** Where `npm run build` puts the bundle of an entry: `lambda/backup/handler.ts` is then a folder. Pure. */
export const builtPlace = (entry: string): string => entry.replace(/\.ts$/, '');

/**
 * The folder that holds `entry`, a path in `root`, and all that it imports, in one `index.js`. In a clone it
 * is built of the sources. In the package there are no sources: it lies built in their place.
 */
export function placedBundle(root: string, entry: string): string {
  return existsSync(join(root, entry)) ? builtBundle(root, entry) : join(root, builtPlace(entry));
}
