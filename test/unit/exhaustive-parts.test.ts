import { chooseParts, fits, goingOn, UnclearParts } from '../exhaustive-parts.ts';

const all = ['mutants', 'clients'] as const;

test('without a word all parts are run', () => {
  expect(chooseParts([], all)).toEqual({ parts: all, options: [] });
});

test('one part is run alone, with the options that follow', () => {
  const args = ['--only', 'mutants', '--places', '3', '--recorded'];

  expect(chooseParts(args, all)).toEqual({
    parts: ['mutants'],
    options: ['--places', '3', '--recorded'],
  });
});

test('what fits into some minutes is of all parts', () => {
  expect(chooseParts(['--minutes', '25'], all)).toEqual({ parts: all, options: [], minutes: 25 });
});

test.each([
  ['a part that there is not', ['--only', 'client'], 'There is no part "client".'],
  ['no part', ['--only'], 'There is no part "".'],
  ['no time', ['--minutes'], '"--minutes" names no time alone.'],
  ['a time that is none', ['--minutes', 'x'], '"--minutes x" names no time alone.'],
  ['options of no part', ['--places', '3'], '"--places" is for one part, and none is named.'],
])('%s is refused, with the way to say it', (_what, args, sentence) => {
  const choose = () => chooseParts(args, all);

  expect(choose).toThrow(new UnclearParts(sentence, { hint: '' }));
  expect(choose).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('--only mutants|clients') }),
  );
});

const pieces = ['a', 'b', 'c'].map((name) => ({ name, seconds: 60 }));

test('pieces are gone through in a circle, and each is first for some seed', () => {
  const orders = [0, 1, 2, 3].map((seed) =>
    goingOn(pieces, seed)
      .map(({ name }) => name)
      .join(''),
  );

  expect(orders).toEqual(['abc', 'bca', 'cab', 'abc']);
  expect(goingOn([], 7)).toEqual([]);
});

test('a piece is begun only where there is room for twice its time', () => {
  const piece = { name: 'a', seconds: 60 };

  expect([fits(piece, 120), fits(piece, 119), fits(piece, -1)]).toEqual([true, false, false]);
});
