/** Ensembles of a fleet. */

export const tagged = (name: string) => ({
  name,
  nodes: { tag: { key: 'zk-backup', value: name } },
});

/** As long as names become. */
export const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `${'n'.repeat(34)}-${10_000 + index}`);

export const instance = (number: number) => `i-${String(number).padStart(17, '0')}`;
