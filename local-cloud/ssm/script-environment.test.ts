import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeId, openCloud, run, type TestCloud } from './cloud.ts';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await openCloud();
});

afterAll(() => cloud.close());

test.each([
  [
    'the first line names the interpreter',
    '#!/usr/bin/env bash\n[[ a == a ]] && echo bash',
    'bash',
  ],
  [
    'without one it is sh',
    'case $0 in */_script.sh) readlink -f /proc/$$/exe | grep -q sh && echo sh;; esac',
    'sh',
  ],
  ['the working directory is /usr/bin', 'pwd', '/usr/bin'],
  ['HOME, USER and LOGNAME are unset', 'env | grep -c -E "^(HOME|USER|LOGNAME)="; true', '0'],
  ['PATH is the agent’s own', 'echo $PATH', '/usr/bin:/bin'],
  ['the umask is 0022', 'umask', '0022'],
  ['stdin is empty', 'cat; echo end', 'end'],
  ['the instance is named', 'echo $AWS_SSM_INSTANCE_ID', nodeId],
])('%s', async (_, script, output) => {
  const { CommandPlugins } = await run(cloud, { step: [[script]] });

  expect(CommandPlugins?.[0]?.Output).toBe(`${output}\n`);
});

test('the command id is in the environment and cannot be overridden', async () => {
  const { CommandId, CommandPlugins } = await run(cloud, { step: [['echo $SSM_COMMAND_ID']] });

  expect(CommandPlugins?.[0]?.Output).toBe(`${CommandId}\n`);
});

test('the script lies in the orchestration folder with mode 0700', async () => {
  const { CommandId } = await run(cloud, { step: [['true']] });

  const folder = join(cloud.directory, nodeId, 'document/orchestration', String(CommandId), 'step');
  const { mode } = await stat(join(folder, '_script.sh'));
  expect((mode & 0o777).toString(8)).toBe('700');
});

test('a missing working directory fails with the agent’s misleading sentence', async () => {
  const { CommandPlugins } = await run(cloud, { step: [['true'], { workingDirectory: '/none' }] });

  expect(CommandPlugins?.[0]).toMatchObject({
    ResponseCode: 1,
    Output: expect.stringContaining('fork/exec /usr/bin/sh: no such file or directory'),
  });
});
