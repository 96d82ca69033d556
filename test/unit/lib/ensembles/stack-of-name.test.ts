import { nestedStacks, stackOfName } from '../../../../lib/ensembles/stack-of-name.ts';

const stacksOf = (names: readonly string[]) => {
  const held = Array.from({ length: nestedStacks }, () => 0);
  for (const name of names) held[stackOfName(name)] = (held[stackOfName(name)] ?? 0) + 1;
  return held;
};

test('what is deployed stays where it is: the number of stacks, and the stack of each name', () => {
  const stacks = ['prod', 'staging', 'old', 'zookeeper-1', 'n'.repeat(40)].map(stackOfName);

  expect(nestedStacks).toBe(8);
  expect(stacks).toEqual([3, 2, 1, 4, 1]);
});

test.each([
  [300, (index: number) => `zookeeper-${index}`],
  [400, (index: number) => `zookeeper-${index}`],
  [300, (index: number) => `team-${Math.floor(index / 3)}-${['dev', 'test', 'prod'][index % 3]}`],
  [400, (index: number) => `${'n'.repeat(34)}-${10_000 + index}`],
])('the largest of them has room, with %d names such as %p', (count, nameOf) => {
  const held = stacksOf(Array.from({ length: count }, (_, index) => nameOf(index)));

  // Of five resources each, 500 may be in it.
  expect(Math.max(...held)).toBeLessThanOrEqual(count / 4);
  expect(Math.min(...held)).toBeGreaterThan(0);
});
