/** `npm start` leaves nothing running, however it ends. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { accidentNames } from '../../bin/local/accidents.ts';
import { endProcessesOf, processesOf } from '../processes.ts';
import { sampleOf } from '../seed.ts';

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
async function stoppedAt(
  line: RegExp,
  stop: (group: number, leave: () => void, told: readonly string[]) => void,
  options: readonly string[] = [],
) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/local.ts', ...options], {
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
  const told: string[] = [];
  createInterface(child.stdout).on('line', (text) => {
    told.push(text);
    if (wasSeen || !line.test(text)) return;
    wasSeen = true;
    stop(child.pid as number, () => child.stdout.destroy(), told);
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

/** What a file or a script is that was told to a person. */
const toldPath = (lines: readonly string[], label: string) =>
  lines.find((line) => line.trim().startsWith(label))?.match(/(\/\S+)/)?.[1] ?? '';

test.each(sampleOf('accidents of npm start', accidentNames, 1))(
  'after the accident %s all is left running, with what repairs it, and a page',
  async (accident) => {
    const seen = { page: '', did: '', server: undefined as number | null | undefined };
    const options = [
      '--keep',
      '--accident',
      accident,
      '--report',
      '--znodes',
      '60',
      '--mode',
      'live',
    ];

    const end = await stoppedAt(
      /^ {2}→ Repair it/,
      (group, _leave, told) => {
        seen.page = readFileSync(toldPath(told, 'Page'), 'utf8');
        seen.did = told.at(-2) ?? '';
        // The last server is never one that was lost.
        const server = toldPath(told, 'a server');
        seen.server = spawnSync(server, ['3', 'status'], { stdio: 'ignore' }).status;
        process.kill(-group, 'SIGINT');
      },
      options,
    );

    expect(end).toEqual({ ...stopped, said: expect.any(String) });
    expect(seen.did).toMatch(/^✗ .*(is|are) gone|^✗ A client (wrote|deleted)/);
    expect(seen.page).toMatch(/^<!doctype html>[\s\S]*local/i);
    expect(seen.server).toBe(0);
  },
);
