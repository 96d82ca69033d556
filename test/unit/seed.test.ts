import { sampleFrom } from '../seed.ts';

const all = Array.from({ length: 100 }, (_, n) => n);

test('a sample holds as many as were asked for, each once, in their order', () => {
  const sample = sampleFrom('20261130', 'places', all, 10);

  expect(sample).toHaveLength(10);
  expect([...new Set(sample)].sort((one, other) => one - other)).toEqual(sample);
});

test('the same seed draws the same, another day or another thing does not', () => {
  const draw = (seed: string, what: string) => sampleFrom(seed, what, all, 10);

  expect(draw('20261130', 'places')).toEqual(draw('20261130', 'places'));
  expect(draw('20261201', 'places')).not.toEqual(draw('20261130', 'places'));
  expect(draw('20261130', 'lines')).not.toEqual(draw('20261130', 'places'));
});

test('over many days each is drawn', () => {
  const days = Array.from({ length: 120 }, (_, day) => sampleFrom(`${day}`, 'places', all, 10));

  expect(new Set(days.flat()).size).toBe(100);
});
