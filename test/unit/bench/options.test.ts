import type { BenchGroup } from '../../bench/bench-group.ts';
import { parseOptions } from '../../bench/options.ts';

const group = (name: string): BenchGroup => ({
  name,
  about: '',
  sizes: '10k',
  run: async () => ({ figures: [], details: [] }),
});
const known = [group('downtime'), group('verify')];

test('a bench without arguments measures all groups on their own sizes, more than three times', () => {
  const options = parseOptions([], known);

  expect(options).toEqual({
    json: false,
    help: false,
    groups: known,
    sizes: undefined,
    rounds: 5,
  });
});

test('a name measures that group alone', () => {
  const { groups } = parseOptions(['verify', '--json'], known);

  expect(groups.map(({ name }) => name)).toEqual(['verify']);
});

test('sizes are told in thousands or millions', () => {
  const { sizes } = parseOptions(['--sizes', '10k,2m'], known);

  expect(sizes).toEqual([
    { label: '10k', znodes: 10_000 },
    { label: '2m', znodes: 2_000_000 },
  ]);
});

test.each([
  ['an unknown group', ['restore'], 'There is no group "restore".', 'downtime, verify'],
  ['an unknown option', ['--fast'], "Unknown option '--fast'.", 'downtime, verify'],
  ['no rounds', ['--rounds', '0'], '--rounds got "0".', 'from 1 to 99'],
  ['a size without znodes', ['--sizes', '10k,big'], '--sizes got "big".', 'from 1k to 5m'],
  ['a size of no weight', ['--sizes', '20'], '--sizes got "20".', 'from 1k to 5m'],
])('%s is refused with what there is', (_, args, sentence, hint) => {
  const parsing = () => parseOptions(args, known);

  expect(parsing).toThrow(
    expect.objectContaining({ message: sentence, hint: expect.stringContaining(hint) }),
  );
});
