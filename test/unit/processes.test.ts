import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLineOf, endProcessesOf, isAlive, processesOf } from '../processes.ts';

const folder = `/a folder of the test ${process.pid}`;
let parent: ChildProcess;
let child: number;

/** A program with a child that it never waits for. */
beforeEach(async () => {
  parent = spawn('bash', ['-c', 'sleep 600 & echo $!; exec sleep 600'], {
    env: { PATH: '/usr/bin:/bin', FOLDER: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(parent.stdout as NonNullable<typeof parent.stdout>, 'data');
  child = Number(line);
  // Until it is the program, it is a shell, which does wait for its child.
  while (!commandLineOf(parent.pid as number).startsWith('sleep')) await pause(5);
});
afterEach(async () => {
  await endProcessesOf(folder);
});

const ended = async (pid: number) => {
  for (let tries = 0; isAlive(pid) && tries < 1000; tries += 1) await pause(5);
};

test('a process that has ended and that nobody waits for is not alive', async () => {
  const before = isAlive(child);

  process.kill(child, 'SIGKILL');
  await ended(child);

  expect({ before, after: isAlive(child), listed: existsSync(`/proc/${child}`) }).toEqual({
    before: true,
    after: false,
    listed: true,
  });
  expect(processesOf(folder)).toEqual([parent.pid]);
});

test('what there is not is not alive', () => {
  expect([0, Number.NaN, 2 ** 22 + 1].map(isAlive)).toEqual([false, false, false]);
});

test('all that name a folder are ended, and no other', async () => {
  const { pid } = parent;

  await endProcessesOf(folder);

  expect([pid as number, child, process.pid].map(isAlive)).toEqual([false, false, true]);
});
