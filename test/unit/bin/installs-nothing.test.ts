import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A clone whose node_modules is a link to those of another one, older than its own lock file. */
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zk-backup-clone-'));
  for (const name of ['clone', 'other', 'bin']) mkdirSync(join(folder, name));
  cpSync('bin', join(folder, 'clone', 'bin'), { recursive: true });
  cpSync('cli/program.ts', join(folder, 'clone', 'cli', 'program.ts'));
  writeFileSync(join(folder, 'clone', 'package-lock.json'), '{}');
  writeFileSync(join(folder, 'other', '.package-lock.json'), '{}');
  utimesSync(join(folder, 'other', '.package-lock.json'), 1, 1);
  symlinkSync(join(folder, 'other'), join(folder, 'clone', 'node_modules'));
  const npm = `#!/bin/sh\nrm -rf '${folder}/other'; touch '${folder}/npm-ran'\n`;
  writeFileSync(join(folder, 'bin', 'npm'), npm, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(script: string, ...args: string[]) {
  const PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
  const program = join(folder, 'clone', 'bin', script);
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
    env: { ...process.env, PATH },
    encoding: 'utf8',
  });
  return { status, stderr, left: readdirSync(folder).sort() };
}

const untouched = ['bin', 'clone', 'other'];

test('a command installs nothing where dependencies are missing, and says what to type', () => {
  const { status, stderr, left } = start('zk-backup-cli.mjs', 'list');

  expect({ status, left }).toEqual({ status: 2, left: untouched });
  expect(stderr).toContain('→ Type npm ci in the clone, then the command again.');
});

test('npm start does not empty the node_modules of another clone through a link', () => {
  const { status, stderr, left } = start('dependencies.mjs');

  expect({ status, left }).toEqual({ status: 1, left: untouched });
  expect(stderr).toContain('node_modules is a link');
});

test('npm start installs in a clone of its own', () => {
  rmSync(join(folder, 'clone', 'node_modules'));

  const { status, left } = start('dependencies.mjs');

  expect(status).toBe(0);
  expect(left).toContain('npm-ran');
});
