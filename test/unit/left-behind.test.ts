import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesOfClone, leftBehind } from '../left-behind.ts';
import { isAlive } from '../processes.ts';

let clone: string;
let temporary: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'zk-backup-clone-'));
  temporary = mkdtempSync(join(tmpdir(), 'zk-backup-temporary-'));
  for (const folder of ['lib', '.cache', 'node_modules']) mkdirSync(join(clone, folder));
  writeFileSync(join(clone, 'lib/old.ts'), '');
});
afterEach(() => {
  for (const folder of [clone, temporary]) rmSync(folder, { recursive: true });
});

const own = (before: ReadonlySet<string>) => ({
  temporary,
  e2e: join(clone, '.cache/e2e'),
  before,
});

test('nothing is told of who leaves nothing, or only what is cached', async () => {
  const before = filesOfClone(clone);
  writeFileSync(join(clone, '.cache/tool'), '');
  mkdirSync(join(temporary, 'tsx-0'));

  expect(await leftBehind(clone, own(before))).toEqual([]);
});

test('a folder, a file of the clone and a process are told by name, and the process is ended', async () => {
  const before = filesOfClone(clone);
  mkdirSync(join(temporary, 'zk-backup-node-1'));
  writeFileSync(join(clone, 'lib/new.ts'), '');
  const { pid } = spawn('sleep', ['600'], { env: { PATH: `${temporary}:/bin` }, stdio: 'ignore' });

  const left = await leftBehind(clone, own(before), 100);

  expect(left).toEqual([
    `a process: ${pid} sleep 600`,
    'in the temporary folder: zk-backup-node-1',
    'in the clone: lib/new.ts',
  ]);
  expect(isAlive(pid as number)).toBe(false);
});
