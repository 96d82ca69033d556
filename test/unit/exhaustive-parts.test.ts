import { chooseParts, UnclearParts } from '../exhaustive-parts.ts';

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

test.each([
  ['a part that there is not', ['--only', 'client'], 'There is no part "client".'],
  ['no part', ['--only'], 'There is no part "".'],
  ['options of no part', ['--places', '3'], '"--places" is for one part, and none is named.'],
])('%s is refused, with the way to say it', (_what, args, sentence) => {
  const choose = () => chooseParts(args, all);

  expect(choose).toThrow(new UnclearParts(sentence, { hint: '' }));
  expect(choose).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('--only mutants|clients') }),
  );
});
