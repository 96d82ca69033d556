import { existsSync, readFileSync } from 'node:fs';
import type { UploadLine } from '../../lambda/contract.ts';
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

/** What is wrong after the capture was killed at this line; empty when nothing is. */
async function killedAt({ line, command }: ExecutedLine): Promise<string[]> {
  const node = await NodeUnderTest.create();
  const run = await node.run('capture', { environment: killAtLine(node.folder, line) });
  await until(() => !existsSync(`${node.stage}/armed`), `the guard ended (line ${line})`);
  const wrong: string[] = [];
  if (run.signal !== 'SIGKILL') wrong.push(`was not killed: ${JSON.stringify(run)}`);
  if (!node.serves) wrong.push('ZooKeeper does not serve');
  const upload = await node.run('upload', { environment: { AWS_REGION: 'x' } });
  const whole = existsSync(`${node.stage}/captured`);
  if (whole !== (upload.code === 0)) wrong.push(`marker ${whole}, upload ${upload.code}`);
  if (whole && nodeLine<UploadLine>(upload).bytes < 1000) wrong.push('a small archive');
  const removed = await node.run('rm');
  if (removed.code !== 0 || existsSync(node.stage)) wrong.push(`rm: ${removed.stdout}`);
  await node.close();
  return wrong.map((text) => `line ${line} (${command}): ${text}`);
}

test('SIGKILL at any line from arming the guard on: ZooKeeper serves again and rm cleans up', async () => {
  const lines = await dangerousLines();
  const wrong: string[] = [];
  const queue = [...lines];

  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      wrong.push(...(await killedAt(next)));
  };
  await Promise.all(Array.from({ length: 8 }, worker));

  expect(lines.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
}, 600_000);

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

  await node.run('capture', { environment: killAtLine(node.folder, copying?.line ?? 0) });
  await until(() => node.serves, 'ZooKeeper serves');

  expect(readFileSync(`${node.stage}/taken-over`, 'utf8')).toBe('');
  await node.close();
});
