import { existsSync, readFileSync } from 'node:fs';
import type { UploadLine } from '../../lambda/contract/node-lines.ts';
import { isWhole, sampleOf } from '../seed.ts';
import { type ExecutedLine, killAtLine, traceLines } from './kill-at-line.ts';
import { NodeUnderTest, until } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

async function dangerousLines(): Promise<ExecutedLine[]> {
  const node = await NodeUnderTest.create();
  const trace = traceLines(node.folder);
  const run = await node.run('capture', { environment: trace.environment });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const lines = trace.lines();
  await node.close();
  return lines;
}

interface Aftermath {
  readonly killed: boolean;
  /** What is wrong after the capture was killed here; empty when nothing is. */
  readonly wrong: readonly string[];
}

async function killedAt({ line, command }: ExecutedLine): Promise<Aftermath> {
  const node = await NodeUnderTest.create();
  const environment = killAtLine(node.folder, { line, command });
  const wrong: string[] = [];

  const run = await node.run('capture', { environment });
  await until(() => !existsSync(`${node.stage}/armed`), `the guard ended (line ${line})`);
  if (!node.serves) wrong.push('ZooKeeper does not serve');

  const captured = existsSync(`${node.stage}/captured`);
  const upload = await node.run('upload');
  if (captured !== (upload.code === 0)) wrong.push(`marker ${captured}, upload ${upload.code}`);
  if (captured && nodeLine<UploadLine>(upload).bytes < 1000) wrong.push('a small archive');

  const removed = await node.run('remove');
  if (removed.code !== 0 || existsSync(node.stage)) wrong.push(`remove: ${removed.stdout}`);
  await node.close();

  // A wait that ended at once does not come by every line.
  const killed = run.signal === 'SIGKILL';
  if (!killed && run.code !== 0) wrong.push(JSON.stringify(run));
  return { killed, wrong: wrong.map((text) => `line ${line} (${command}): ${text}`) };
}

test('SIGKILL at any line from arming the guard on: ZooKeeper serves again and rm cleans up', async () => {
  const lines = sampleOf('lines of a capture to die at', await dangerousLines(), 32);
  const queue = [...lines];
  const aftermaths: Aftermath[] = [];

  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      aftermaths.push(await killedAt(next));
  };
  await Promise.all(Array.from({ length: 8 }, worker));

  const killed = aftermaths.filter((aftermath) => aftermath.killed).length;
  expect(aftermaths.flatMap(({ wrong }) => wrong)).toEqual([]);
  // Of few the share hangs on which were drawn.
  expect(killed).toBeGreaterThan((isWhole ? 0.9 : 0.5) * lines.length);
}, 900_000);

test('the list of lines holds the stop, the copy, the start and the disarming', async () => {
  const commands = (await dangerousLines()).map(({ command }) => command).join('\n');

  for (const command of [
    'timeout --kill-after=5',
    'cp --sparse',
    'setsid',
    'rm -f -- "$stage/armed"',
  ]) {
    expect(commands).toContain(command);
  }
});

test('the killed capture is found out by its lock, long before maxDowntime is over', async () => {
  const node = await NodeUnderTest.create();
  node.settings = { ...node.settings, maxDowntimeSeconds: 3600 };
  const copying = (await dangerousLines()).find(({ command }) => command.startsWith('cp --sparse'));

  await node.run('capture', {
    environment: killAtLine(node.folder, copying ?? { line: 0, command: '' }),
  });
  await until(() => node.serves, 'ZooKeeper serves');

  expect(readFileSync(`${node.stage}/taken-over`, 'utf8')).toBe('');
  await node.close();
});
