import type { Flow } from './flow.ts';

/** One step or poll of a run and how long it took, waits between polls included. */
export interface JournalEntry {
  readonly name: string;
  readonly ms: number;
}

/** A flow that also keeps what it did. */
export type Journal = Flow & { readonly entries: readonly JournalEntry[] };

interface Timed<T> {
  readonly value: T;
  readonly from: number;
  readonly to: number;
}

/**
 * A flow that also keeps when each step began and ended. The times are taken inside the steps and
 * so are checkpointed with their results: a replay yields the same journal.
 */
export function keepJournal(
  flow: Flow,
  now: () => number,
  onEntry: (entry: JournalEntry) => void = () => {},
): Journal {
  const entries: JournalEntry[] = [];
  const keep = (name: string, { from, to }: Timed<unknown>) => {
    entries.push({ name, ms: to - from });
  };

  return {
    entries,

    async step(name, work, options) {
      const timed = await flow.step(
        name,
        async () => {
          const from = now();
          const value = await work();
          const to = now();
          onEntry({ name, ms: to - from });
          return { value, from, to };
        },
        options,
      );
      keep(name, timed);
      return timed.value;
    },

    async poll<S>(
      name: string,
      check: (state: S) => Promise<S>,
      initial: S,
      delay: (state: S) => number | undefined,
    ) {
      const timed = await flow.poll<Timed<S> & { readonly polls: number }>(
        name,
        async ({ value, from, polls }) => {
          const began = polls === 0 ? now() : from;
          const next = await check(value);
          const to = now();
          if (delay(next) === undefined) onEntry({ name, ms: to - began });
          return { value: next, from: began, to, polls: polls + 1 };
        },
        { value: initial, from: 0, to: 0, polls: 0 },
        ({ value }) => delay(value),
      );
      keep(name, timed);
      return timed.value;
    },
  };
}
