import { spawnSync } from 'node:child_process';
import { declaredIn, unindented, withoutUncalled } from '../../lib/documents/script-pieces.ts';

const script = (text: string) => text.trim().split('\n');
const sent = (lines: readonly string[]) => withoutUncalled(lines).filter((line) => line !== '');

test('a function that nothing calls is left out, and what only it calls', () => {
  const lines = script(`
used() {
  helper
}
helper() { true; }
unused() {
  deeper
}
deeper() { false; }
used`);

  expect(sent(lines)).toEqual(
    script(`
used() {
  helper
}
helper() { true; }
used`),
  );
});

test('functions that only call each other are left out', () => {
  const lines = script(`
a() { b; }
b() {
  a
}
true`);

  expect(sent(lines)).toEqual(['true']);
});

test('a function that calls itself alone is left out', () => {
  expect(sent(script('again() { again; }\ntrue'))).toEqual(['true']);
});

test('a text for another program that nothing runs is left out', () => {
  const lines = script(`
readonly program='
print(1)
'
readonly limit=2
run() { python3 -c "$program"; }
true`);

  expect(sent(lines)).toEqual(['readonly limit=2', 'true']);
});

test('what is left out leaves its lines empty, so that the others stay where they were', () => {
  const lines = script('unused() {\n  true\n}\nfalse');

  expect(withoutUncalled(lines)).toEqual(['', '', '', 'false']);
});

test('functions and variables are declared outside of functions', () => {
  const lines = script(`
# sum=none
readonly program='
first=1
'
declare -A unit=()
seen='a=b' told=''
run() {
  inner=1
}
run() { true; }`);

  expect(declaredIn(lines)).toEqual(['program', 'unit', 'seen', 'told', 'run', 'run']);
});

test('what a trap, a substitution or a text for another bash names stays', () => {
  const lines = script(`
finish() { true; }
count() { echo 1; }
inner() { true; }
trap finish EXIT
number=$(count)
bash -c 'inner'`);

  expect(withoutUncalled(lines)).toEqual(lines);
});

test('a script is sent without indentation', () => {
  const lines = script(`
greet() {
  if true; then
    printf hello
  fi
}
greet`);

  expect(unindented(lines)).toEqual([
    'greet() {',
    'if true; then',
    'printf hello',
    'fi',
    '}',
    'greet',
  ]);
});

test('a program of Python in it keeps its levels', () => {
  const lines = script(`
readonly program='
for word in ("a", "b"):
    if word == "b":
        print(word)
'
run() {
  python3 -I -c "$program"
}
run`);

  const sent = unindented(lines).join('\n');

  expect(sent).toContain('\n if word == "b":\n  print(word)\n');
  expect(spawnSync('bash', ['-c', sent]).stdout.toString()).toBe('b\n');
});
