// Installs the locked dependencies when they are missing or older than the lock file.
// Plain JavaScript on purpose: it runs before anything is installed. Prints to stderr only.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const changedAt = (file) => statSync(`${root}${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (changedAt('node_modules/.package-lock.json') < changedAt('package-lock.json')) {
  console.error('zk-backup: installing the locked dependencies (npm ci)');
  const { status } = spawnSync('npm', ['ci', '--loglevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    console.error('zk-backup: npm ci failed; fix what it says above, then run the command again');
    process.exit(1);
  }
}
