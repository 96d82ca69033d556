import { spawnSync } from 'node:child_process';
import { unindented } from '../../lib/indentation.ts';

const lines = (text: string) => text.trim().split('\n');

test('a script is sent without indentation', () => {
  const script = lines(`
greet() {
  if true; then
    printf hello
  fi
}
greet`);

  expect(unindented(script)).toEqual([
    'greet() {',
    'if true; then',
    'printf hello',
    'fi',
    '}',
    'greet',
  ]);
});

test('a program of Python in it keeps its levels', () => {
  const script = lines(`
readonly program='
for word in ("a", "b"):
    if word == "b":
        print(word)
'
run() {
  python3 -I -c "$program"
}
run`);

  const sent = unindented(script).join('\n');

  expect(sent).toContain('\n if word == "b":\n  print(word)\n');
  expect(spawnSync('bash', ['-c', sent]).stdout.toString()).toBe('b\n');
});
