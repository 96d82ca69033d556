import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The library as JavaScript with its types, in the folders of the clone, and the scripts of nodes beside it. */
export function compileLibrary(root: string, folder: string): void {
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  execFileSync(tsc, ['--project', 'tsconfig.build.json', '--outDir', folder], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  const scripts = join('lib', 'node');
  for (const name of readdirSync(join(root, scripts), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.sh')) continue;
    const script = join(folder, scripts, name);
    mkdirSync(dirname(script), { recursive: true });
    copyFileSync(join(root, scripts, name), script);
  }
}
