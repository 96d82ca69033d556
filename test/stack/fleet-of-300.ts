import { mostEnsembles } from '../../lib/config/fleet-limits.ts';

/** An ensemble by its own tag. */
export const tagged = (name: string) => ({
  name,
  nodes: { tag: { key: 'zk-backup', value: name } },
});

/** So many letters, and six characters more. */
export const nameOf = (letters: number, index: number) =>
  `${'n'.repeat(letters)}-${10_000 + index}`;

/** As long as names become. */
export const names = (count: number) =>
  Array.from({ length: count }, (_, index) => nameOf(34, index));

export const instance = (number: number) => `i-${String(number).padStart(17, '0')}`;

/** As many as there may be. */
export const allTagged = names(mostEnsembles).map(tagged);
