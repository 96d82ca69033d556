import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'zk-backup-other-clone-'));
afterAll(() => rmSync(folder, { recursive: true }));

const build = (clone: string) =>
  execFileSync('npm', ['run', 'build', '--loglevel', 'error'], { cwd: clone, stdio: 'pipe' });

/** Each file that was built, with the sum of its bytes. */
const built = (clone: string) =>
  readdirSync(join(clone, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(clone, 'dist', name)).isFile())
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(clone, 'dist', name));
      return `${name} ${createHash('sha256').update(bytes).digest('hex')}`;
    });

test('two clones build the same bytes, wherever they lie', () => {
  const tracked = execFileSync('git', ['ls-files', 'bin', 'cli', 'lambda', 'lib', '*.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const name of tracked.trim().split('\n')) cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));

  for (const clone of [root, folder]) build(clone);

  expect(built(root).length).toBeGreaterThan(150);
  expect(built(folder)).toEqual(built(root));
});
