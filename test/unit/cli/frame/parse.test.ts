import fc from 'fast-check';
import type { OptionName } from '../../../../cli/frame/option-table.ts';
import { everywhere, optionRow } from '../../../../cli/frame/option-table.ts';
import { parseCommandLine } from '../../../../cli/frame/parse.ts';
import { verbs } from '../../../../cli/verbs.ts';

const parse = (...args: string[]) => parseCommandLine(args, verbs, 100);
const shell = (line: string) => line.replace(/ [|>].*|^eval "\$\((.*)\)"$/, '$1').split(' ');

test.each([
  ['lst', 'There is no command "lst", only ', 'Did you mean one of list, ls? See '],
  ['mend', 'There is no command "mend", only ', 'See npx'],
  ['run --dryrun', "Unknown option '--dryrun'.", 'Did you mean --dry-run? See '],
  ['list --last', '--last takes a value: --last N.', 'See npx'],
  ['run prod --last 3', "Unknown option '--last'.", 'See npx'],
  ['--last 3', 'The command is missing.', 'See npx'],
  ['cat ./a', 'PATH is missing.', 'See npx'],
  ['run prod --progress xml', '--progress takes json, not "xml".', 'See npx'],
])('%s is answered with what was meant', (line, sentence, hint) => {
  const act = () => parse(...line.split(' '));

  expect(act).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(sentence),
      hint: expect.stringContaining(hint),
    }),
  );
});

test.each(Object.entries(verbs))('the examples of %s are lines that it takes', (_name, verb) => {
  const asked = verb.examples.map(([line]) => parse(...shell(line).slice(2)));

  expect(asked).toEqual(asked.map(() => expect.objectContaining({ verb })));
});

/** A verb with as many arguments as it takes, and some of its options with values. */
const typed = fc.constantFrom(...Object.entries(verbs)).chain(([name, verb]) =>
  fc.record({
    name: fc.constant(name),
    given: fc.tuple(...verb.takes.map(() => fc.stringMatching(/^[a-z/][a-z0-9/.@-]*$/))),
    // Those that take any value.
    options: fc.subarray<OptionName>(
      [...verb.options, ...everywhere].filter((option) => !optionRow(option).values),
    ),
    value: fc.stringMatching(/^[a-z0-9-]*$/),
    places: fc.infiniteStream(fc.nat(9)),
  }),
);

const parsedAs = (name: OptionName, value: string) => {
  const { takes, repeats } = optionRow(name);
  return takes === undefined ? true : repeats ? [value] : value;
};

test('options mean the same wherever they stand among the verb and its arguments', () => {
  fc.assert(
    fc.property(typed, ({ name, given, options, value, places }) => {
      const words: string[][] = [[name], ...given.map((word) => [word])];
      for (const option of options) {
        const takes = optionRow(option).takes !== undefined;
        const at = (places.next().value as number) % (words.length + 1);
        words.splice(at, 0, takes ? [`--${option}`, value] : [`--${option}`]);
      }

      const asked = parse(...words.flat());

      expect(asked).toMatchObject({
        verb: verbs[name],
        typed: {
          arguments: given,
          values: Object.fromEntries(options.map((one) => [one, parsedAs(one, value)])),
        },
      });
    }),
  );
});

test('an option that may be repeated keeps all that was given for it, in order', () => {
  const asked = parse('--path', '/a', 'restore', 'prod', '--path', '/c', '--path=/b');

  expect(asked).toMatchObject({ typed: { values: { path: ['/a', '/c', '/b'] } } });
});
