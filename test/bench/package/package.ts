/** How large what `npm run build` makes is, and how soon the command line of the package has begun. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchGroup, BenchRun } from '../bench-group.ts';
import { measureStart } from '../cli-start.ts';
import { type Built, resultOf } from './result.ts';

const root = join(__dirname, '..', '..', '..');
const dist = join(root, 'dist');
const fixture = join(root, 'test', 'fixtures', 'zookeeper-3.9.6');

export const packed: BenchGroup = {
  name: 'package',
  about:
    'bytes of the functions, of the command line and of the packed file; start of that command line',
  run: async (run) => {
    const built = build(run);
    const program = join(dist, 'zk-backup.js');
    return resultOf(built, {
      help: await measureStart([program, '--help'], run),
      ls: await measureStart([program, 'ls', fixture, '/'], run),
    });
  },
};

function build({ say }: BenchRun): Built {
  say('building and packing');
  const cache = join(root, '.cache', 'bench');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'package-'));
  try {
    const from = performance.now();
    execFileSync('npm', ['run', 'pack', '--', '--pack-destination', folder], { cwd: root });
    const seconds = (performance.now() - from) / 1000;
    const sizeOf = (...path: string[]) => statSync(join(...path)).size;
    const functions = readdirSync(join(dist, 'lambda'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('index.js'))
      .map((name) => [name.split('/')[0] ?? '', sizeOf(dist, 'lambda', name)] as const);
    const [file = ''] = readdirSync(folder);
    return {
      seconds,
      bytes: { ...Object.fromEntries(functions), cli: sizeOf(dist, 'zk-backup.js') },
      packedBytes: sizeOf(folder, file),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
