import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { packagesNamedIn } from './notices.ts';

const options = {
  bundle: true,
  platform: 'node',
  // The oldest that package.json names.
  target: 'node20.19',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  // A program that reads errors knows them by the names of their classes.
  keepNames: true,
  legalComments: 'none',
  preserveSymlinks: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** The command line with all that it imports in one file, which a bare Node starts. @returns the packages that are in it */
export function buildProgram(root: string, folder: string): string[] {
  const { metafile } = buildSync({
    ...options,
    entryPoints: ['cli/program.ts'],
    outfile: join(folder, 'zk-backup.js'),
    absWorkingDir: root,
    tsconfigRaw: readFileSync(join(root, 'tsconfig.json'), 'utf8'),
    metafile: true,
  });
  return packagesNamedIn(Object.keys(metafile.inputs));
}
