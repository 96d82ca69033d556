// Installs the locked dependencies when they are missing or older than the lock file.
// Plain JavaScript on purpose: it runs before anything is installed. Prints to stderr only.
import { spawnSync } from 'node:child_process';
import { lstatSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const changedAt = (file) => statSync(`${root}${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (changedAt('node_modules/.package-lock.json') < changedAt('package-lock.json')) {
  if (lstatSync(`${root}node_modules`, { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error(
      'zk-backup: node_modules is a link to a folder of somebody else, and out of date;',
    );
    console.error('npm ci would empty that folder. Remove the link, then run the command again.');
    process.exit(1);
  }
  console.error('zk-backup: installing the locked dependencies: npm ci');
  const { status } = spawnSync('npm', ['ci', '--loglevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    console.error('zk-backup: npm ci failed; fix what it says above, then run the command again');
    process.exit(1);
  }
}
