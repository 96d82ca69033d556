import { GetCommandInvocationCommand } from '@aws-sdk/client-ssm';
import { nodeId, openCloud, run, type Steps, type TestCloud } from './cloud.ts';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await openCloud();
});

afterAll(() => cloud.close());

async function stepOf(line: string, inputs: object = {}) {
  const steps: Steps = { step: [[line], inputs] };
  const { CommandId, CommandPlugins } = await run(cloud, steps);
  const { StandardOutputContent, StandardErrorContent } = await cloud.client.send(
    new GetCommandInvocationCommand({ CommandId, InstanceId: nodeId }),
  );
  return {
    stdout: StandardOutputContent ?? '',
    stderr: StandardErrorContent ?? '',
    output: CommandPlugins?.[0]?.Output ?? '',
  };
}

test('stdout keeps its first 24000 bytes', async () => {
  const { stdout } = await stepOf('echo first; yes | head -c 30000; echo last');

  expect([stdout.length, stdout.slice(0, 6), stdout.slice(-20)]).toEqual([
    24_000,
    'first\n',
    '--output truncated--',
  ]);
});

test('a character split by the cut becomes U+FFFD', async () => {
  const { stdout } = await stepOf(
    `printf x; i=0; while [ $i -lt 13000 ]; do printf 'ä'; i=$((i+1)); done`,
  );

  expect(stdout).toContain('�--output truncated--');
});

test('stderr is shown up to 8000 characters', async () => {
  const { stderr } = await stepOf('yes | head -c 9000 >&2');

  expect(stderr.length).toBe(8000);
});

test('Output holds both streams in 2500 bytes', async () => {
  const { output } = await stepOf('yes | head -c 3000; echo problem >&2');

  expect([output.length, output.slice(-55)]).toEqual([
    2500,
    expect.stringMatching(/\n---Output truncated---\n----------ERROR-------\nproblem\n$/),
  ]);
});

test('a failure is told at the end of stderr', async () => {
  const { stderr } = await stepOf('echo problem >&2; exit 3');

  expect(stderr).toBe('problem\nfailed to run commands: exit status 3');
});

test('onFailure adds its sentence to both streams, but not to Output', async () => {
  const sentence =
    '\nStep was found to have onFailure property. Further document steps will be skipped.';

  const { stdout, stderr, output } = await stepOf('echo a; exit 3', { onFailure: 'exit' });

  expect([stdout, stderr, output]).toEqual([
    `a\n${sentence}`,
    `failed to run commands: exit status 3${sentence}`,
    'a\n\n----------ERROR-------\nfailed to run commands: exit status 3',
  ]);
});

test.each([
  [168, 'succeeded'],
  [169, 'Failed'],
])('exit %d adds its sentence to stdout', async (code, word) => {
  const { stdout } = await stepOf(`echo a; exit ${code}`);

  expect(stdout).toBe(
    `a\n\nStep exited with code ${code}. Therefore, marking step as ${word}. Further document steps will be skipped.`,
  );
});

test('a timed-out step keeps its output and says nothing of its own', async () => {
  const { stdout, stderr } = await stepOf('echo begun; sleep 600', { timeoutSeconds: 5 });

  expect([stdout, stderr]).toEqual(['begun\n', '']);
});
