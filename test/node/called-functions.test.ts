import { withoutUncalled } from '../../lib/called-functions.ts';

const script = (text: string) => text.trim().split('\n');

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

  expect(withoutUncalled(lines)).toEqual(
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

  expect(withoutUncalled(lines)).toEqual(['true']);
});

test('a function that calls itself alone is left out', () => {
  expect(withoutUncalled(script('again() { again; }\ntrue'))).toEqual(['true']);
});

test('a later declaration of a name stays behind the one that it overrides', () => {
  const lines = script(`
on_failure() { :; }
finish() { on_failure; }
on_failure() {
  restore
}
restore() { true; }
trap finish EXIT`);

  expect(withoutUncalled(lines)).toEqual(lines);
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
