import { openCloud, run, send, type TestCloud } from './cloud.ts';
import type { DocumentParameter } from './document.ts';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await openCloud();
});

afterAll(() => cloud.close());

const text = { type: 'String' } as const;

async function outputOf(
  lines: unknown,
  parameters: Record<string, DocumentParameter>,
  Parameters: Record<string, string[]> = {},
) {
  const steps = { step: [lines as string[]] as [string[]] };
  const { CommandPlugins } = await run(cloud, steps, { Parameters }, parameters);
  return CommandPlugins?.[0]?.Output;
}

test.each([
  ['text without any quoting', "echo '{{ V }}'", "a'; echo 'b", 'a\nb\n'],
  ['no blanks around the name', 'echo {{V}}', 'a', 'a\n'],
  ['an unknown name, which stays', "echo '{{ W }}'", 'a', '{{ W }}\n'],
  ['a name in other case, which stays', "echo '{{ v }}'", 'a', '{{ v }}\n'],
  ['$$ in other text, which becomes $', "echo '{{ V }}'", 'a$$b', 'a$b\n'],
  ['a placeholder in a value, which stays', "echo '{{ V }}'", '{{ V }}', '{{ V }}\n'],
])('puts in %s', async (_, line, value, output) => {
  const result = await outputOf([line], { V: text }, { V: [value] });

  expect(result).toBe(output);
});

test('a default is put in where nothing is sent', async () => {
  expect(await outputOf(['echo {{ V }}'], { V: { ...text, default: 'usual' } })).toBe('usual\n');
});

const list = { type: 'StringList' } as const;

test.each([
  ['the whole runCommand is its lines', '{{ L }}', 'a\nb\n'],
  ['inside text it is JSON', ["echo '{{ L }}'"], '["echo a","echo b"]\n'],
  ['as one line it fails the step', ['{{ L }}'], expect.stringContaining('Invalid format')],
])('a StringList: %s', async (_, runCommand, output) => {
  const result = await outputOf(runCommand, { L: list }, { L: ['echo a', 'echo b'] });

  expect(result).toEqual(output);
});

test.each([
  ['a missing parameter', {}],
  ['two values for a String', { V: ['a', 'b'] }],
  ['a value that only begins like the pattern', { V: ['abc;rm'] }],
])('the service refuses %s', async (_, Parameters) => {
  const V = { ...text, allowedPattern: '[a-z]+' };

  const sending = send(cloud, { step: [['true']] }, { Parameters }, { V });

  await expect(sending).rejects.toMatchObject({ name: 'InvalidParameters' });
});

test('the service refuses a value outside allowedValues', async () => {
  const V = { ...text, allowedValues: ['a'] };

  const sending = send(cloud, { step: [['true']] }, { Parameters: { V: ['b'] } }, { V });

  await expect(sending).rejects.toMatchObject({ name: 'InvalidParameters' });
});

test.each([
  ['lookahead', { V: { ...text, default: 'a', allowedPattern: '^(?=a)a$' } }, 'error parsing'],
  ['a backreference', { V: { ...text, default: 'aa', allowedPattern: '^(a)\\1$' } }, 'error pars'],
  [
    'a default beside its pattern',
    { V: { ...text, default: 'B', allowedPattern: '^a$' } },
    'match',
  ],
])('the agent fails a document with %s before its first step', async (_, parameters, trace) => {
  const invocation = await run(cloud, { step: [['true']] }, {}, parameters);

  expect([invocation.Status, invocation.TraceOutput]).toEqual([
    'Failed',
    expect.stringContaining(trace),
  ]);
});
