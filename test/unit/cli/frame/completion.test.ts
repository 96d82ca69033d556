import { execFileSync } from 'node:child_process';
import { run } from '../archives.ts';
import { FakeCloud } from '../fake-cloud.ts';

let script = '';
beforeAll(async () => {
  script = (await run('completion', 'bash')).stdout;
});

/** What a real bash offers at the end of this line. */
function offered(...words: string[]): string[] {
  const asking = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _zk_backup; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync('bash', ['-c', `${script}\n${asking}`, 'bash', ...words], {
    encoding: 'utf8',
  });
  return text.trim().split('\n');
}

test.each([
  [
    ['zk-backup', 'st'],
    ['status', 'stat'],
  ],
  [['npx', 'zk-backup', 'dr'], ['drill']],
  [['zk-backup', 'run', '--d'], ['--dry-run']],
  [
    ['npx', 'zk-backup', '--json', 'restore', 'prod', '--e'],
    ['--exact', '--execute', '--endpoint-url'],
  ],
  [['zk-backup', 'completion', ''], expect.arrayContaining(['bash', 'zsh', 'fish'])],
  [['zk-backup', 'verify', './a'], ['']],
  [['npx', 'jest', '--w'], ['']],
])('bash offers behind %j: %j', (words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

test.each(['zsh', 'fish'])('%s is told the same words', async (shell) => {
  const { code, stdout } = await run('completion', shell);

  expect(code).toBe(0);
  for (const word of ['status', 'restore', 'dry-run', 'take-over', 'fish']) {
    expect(stdout).toContain(word);
  }
});

test('on a narrow terminal it is the same script', async () => {
  const { stdout } = await new FakeCloud().runOn(
    { columns: 44, isTTY: true },
    ...['completion', 'bash'],
  );

  expect(stdout).toBe(script);
});

test('another shell is refused', async () => {
  const { code, stderr } = await run('completion', 'tcsh');

  expect(code).toBe(2);
  expect(stderr).toContain('"tcsh" is no shell that is known: bash, zsh or fish.');
});
