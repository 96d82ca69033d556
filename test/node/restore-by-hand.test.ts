import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCommand } from './node-under-test.ts';

/** The commands of step 4, but for the line that says what to fill in. */
const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'restore.md'), 'utf8');
const [, commands = ''] = /^4\. .*?```\n[^\n]*\n(.*?)```/ms.exec(guide) ?? [];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zk-backup-by-hand-'));
  for (const path of ['bin', 'data', 'log', 'content/data/version-2', 'content/log/version-2'])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(`${folder}/content/data/version-2/snapshot.11`, 'restored');
  writeFileSync(`${folder}/content/log/version-2/log.1`, 'restored');
  execFileSync('tar', [
    '-czf',
    `${folder}/archive.tar.gz`,
    '-C',
    `${folder}/content`,
    'data',
    'log',
  ]);
  writeFileSync(`${folder}/data/myid`, '1');
  noted('chown', `exec ${systemCommand('chown')} "$@"`);
  noted('restorecon', '');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A command that also notes how it was called, the time in names left out. */
function noted(name: string, body: string): void {
  const text = `#!/bin/bash\necho "${name} $*" | sed 's/pre-restore-[0-9TZ]*/pre-restore/' >>${folder}/calls\n${body}\n`;
  writeFileSync(`${folder}/bin/${name}`, text);
  chmodSync(`${folder}/bin/${name}`, 0o755);
}

/** Types step 4; what it says is not looked at. @returns who was called, in order */
function typeThem(): string[] {
  const env = { PATH: `${folder}/bin:${process.env.PATH}`, DATADIR: 'data', LOGDIR: 'log', E: '9' };
  execFileSync('bash', ['-c', commands], { cwd: folder, env, stdio: 'ignore' });
  return readFileSync(`${folder}/calls`, 'utf8').trim().split('\n');
}

function oldData(): void {
  for (const directory of ['data', 'log']) {
    mkdirSync(`${folder}/${directory}/version-2`);
    writeFileSync(`${folder}/${directory}/version-2/old`, '');
  }
}

test('by hand, the archive and the epochs take the place of the old data', () => {
  oldData();

  typeThem();

  expect(readdirSync(`${folder}/data/version-2`).sort()).toEqual([
    'acceptedEpoch',
    'currentEpoch',
    'snapshot.11',
  ]);
  expect(readdirSync(`${folder}/log/version-2`)).toEqual(['log.1']);
});

test('by hand, the restored folders belong to the owner of those that were moved aside', () => {
  oldData();

  const calls = typeThem();

  expect(calls.filter((call) => call.startsWith('chown'))).toEqual([
    'chown -R --reference=data/pre-restore data/version-2',
    'chown -R --reference=log/pre-restore log/version-2',
  ]);
});

test('by hand, where there was no folder the restored one belongs to the owner of its directory', () => {
  const calls = typeThem();

  expect(calls.filter((call) => call.startsWith('chown'))).toEqual([
    'chown -R --reference=data data/version-2',
    'chown -R --reference=log log/version-2',
  ]);
});

test('by hand, the restored folders get the SELinux labels of their place', () => {
  oldData();

  const calls = typeThem();

  expect(calls.filter((call) => call.startsWith('restorecon'))).toEqual([
    'restorecon -R data/version-2',
    'restorecon -R log/version-2',
  ]);
});
