/** Bundles are built once: the same sources and packages make the same bytes, whatever is configured. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

const options = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // What lets esbuild shake the SDK's tree; unminified keeps stacks readable.
  mainFields: ['module', 'main'],
  // Errors are told by the names of their classes, and the SDK has classes of the same names.
  keepNames: true,
  // The same bytes where the clone's node_modules is a link: a path in a bundle is that in the clone.
  preserveSymlinks: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** The folders that a bundle is made of. */
const sources = 'lambda';
const packages = 'node_modules';
const dayMs = 24 * 60 * 60 * 1000;

/**
 * A folder below `.cache/bundles` of the clone at `root`: `entry`, a path in it, and all that it imports,
 * in one `index.js`. It is named by what goes in, so that a bundle of other sources is another one.
 */
export function builtBundle(root: string, entry: string): string {
  const bundles = join(root, '.cache', 'bundles');
  const key = keyOf(root, entry);
  const folder = join(bundles, key);
  if (!existsSync(folder)) {
    mkdirSync(bundles, { recursive: true });
    removeOld(bundles);
    const building = mkdtempSync(join(bundles, 'building-'));
    try {
      build(root, entry, join(building, 'index.js'));
      // A source was saved meanwhile: which text of it was read is not known.
      if (keyOf(root, entry) !== key) return builtBundle(root, entry);
      moveTo(folder, building);
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
  }
  const now = new Date();
  utimesSync(folder, now, now);
  return folder;
}

/** Of all that goes in. What lies in `node_modules` is told by the lock file that npm leaves there. */
function keyOf(root: string, entry: string): string {
  const hash = createHash('sha256').update(JSON.stringify([entry, options]));
  const files = readdirSync(join(root, sources), { recursive: true, encoding: 'utf8' })
    .map((name) => join(sources, name))
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();
  const settings = ['package.json', 'tsconfig.json', join(packages, '.package-lock.json')];
  for (const name of [...settings, ...files]) {
    const bytes = readFileSync(join(root, name));
    hash.update(`\n${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function build(root: string, entry: string, outfile: string): void {
  // Only here: who has the package has bundles, and no esbuild.
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  const { metafile } = buildSync({
    ...options,
    entryPoints: [entry],
    outfile,
    // Paths in the bundle are relative to it: two clones make the same bytes.
    absWorkingDir: root,
    // esbuild itself looks for none where the clone lies below somebody's node_modules.
    tsconfigRaw: readFileSync(join(root, 'tsconfig.json'), 'utf8'),
    metafile: true,
  });
  const known = [`${sources}/`, `${packages}/`];
  const beyond = Object.keys(metafile.inputs).filter((input) =>
    known.every((folder) => !input.startsWith(folder)),
  );
  if (beyond.length > 0) {
    throw new Error(`${entry} imports ${beyond.join(', ')}, by which its bundle is not named.`);
  }
}

/** By one rename: whoever looks finds a whole bundle or none. Of two that are built at once, one stays. */
function moveTo(folder: string, building: string): void {
  try {
    renameSync(building, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** What no synth took for a day, and what was killed while it was built. */
function removeOld(bundles: string): void {
  for (const name of readdirSync(bundles)) {
    const folder = join(bundles, name);
    if (Date.now() - statSync(folder).mtimeMs > dayMs) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
