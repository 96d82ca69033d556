/** `npm start` leaves nothing running, however it ends. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endProcessesOf, processesOf } from '../processes.ts';

const root = join(__dirname, '..', '..');
/** Marks the processes of one start: they inherit it. */
let mark: string;
beforeEach(() => {
  mark = mkdtempSync(join(tmpdir(), 'zk-backup-start-'));
});
afterEach(async () => {
  await endProcessesOf(mark);
  rmSync(mark, { recursive: true });
});

/** Starts it, lets `stop` end it as soon as a line like this is read, and waits for its end. */
async function stoppedAt(line: RegExp, stop: (group: number, leave: () => void) => void) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/local.ts'], {
    cwd: root,
    detached: true,
    env: { ...process.env, ZK_BACKUP_STARTED_BY: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let wasSeen = false;
  createInterface(child.stdout).on('line', (text) => {
    if (wasSeen || !line.test(text)) return;
    wasSeen = true;
    stop(child.pid as number, () => child.stdout.destroy());
  });
  const code = await ended;
  return { code, said, wasSeen, left: processesOf(mark) };
}

const stopped = {
  code: 130,
  said: expect.stringMatching(/^Stopped; nothing was left running\.$/m),
  wasSeen: true,
  left: [],
};

test.each([
  ['the stack is synthesized', /^· synthesizing/],
  ['servers start', /^· starting/],
  ['znodes are loaded', /^· loading/],
  ['a backup is taken', /^· taking/],
])('Ctrl-C while %s', async (_phase, line) => {
  const end = await stoppedAt(line, (group) => process.kill(-group, 'SIGINT'));

  expect(end).toEqual(stopped);
});

test('its reader goes away, as head does', async () => {
  const end = await stoppedAt(/^· loading/, (_group, leave) => leave());

  expect(end).toEqual(stopped);
});
