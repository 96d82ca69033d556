/** `npm run build`: what the package holds besides documents and schemas, in `dist`. The same sources make the same bytes. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundles } from './build/build-bundles.ts';
import { buildProgram } from './build/build-program.ts';
import { compileLibrary } from './build/compile-library.ts';
import { noticesOf } from './build/notices.ts';

const root = join(__dirname, '..');
const cache = join(root, '.cache');
mkdirSync(cache, { recursive: true });
const building = mkdtempSync(join(cache, 'building-'));
try {
  const built = join(building, 'dist');
  compileLibrary(root, built);
  const packages = [...buildBundles(root, built), ...buildProgram(root, built)];
  writeFileSync(join(built, 'NOTICES.txt'), noticesOf(root, packages));
  const dist = join(root, 'dist');
  rmSync(dist, { recursive: true, force: true });
  renameSync(built, dist);
} finally {
  rmSync(building, { recursive: true, force: true });
}
