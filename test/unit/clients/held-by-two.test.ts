import type { Told } from '../../clients/kazoo/clients.ts';
import { heldByTwo } from '../../clients/kazoo/held-by-two.ts';

const holding = (who: string, begin: number, end: number): Told => ({
  ...{ what: 'holds', at: end, who, begin, end },
});

test('holdings one after the other are nobody’s twice', () => {
  expect(heldByTwo([holding('b', 2, 3), holding('a', 1, 2), holding('a', 3, 4)])).toEqual([]);
});

test('one that begins before the other ended is told with it, in whatever order they came', () => {
  const [first, second] = [holding('a', 1, 3), holding('b', 2, 4)];

  expect(heldByTwo([second, first, holding('c', 5, 6)])).toEqual([[first, second]]);
});

test('a long one is held against all that begin within it', () => {
  const long = holding('a', 1, 10);
  const others = [holding('b', 2, 3), holding('c', 4, 5)];

  expect(heldByTwo([long, ...others])).toEqual(others.map((other) => [long, other]));
});
