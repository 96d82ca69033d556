import { setTimeout as sleep } from 'node:timers/promises';
import type { Flow } from './flow.ts';

/** What the plain driver needs of its surroundings. */
export interface PlainFlowOptions {
  /** Milliseconds until the process is ended from outside. */
  readonly millisecondsLeft: () => number;
  /** @default - a timer */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Polling ends this long before the process is ended, so that the run still reports. */
const reserveMs = 15_000;

/**
 * Runs the workflow in one process: local runs, tests, and regions without durable functions.
 * When time runs out, `poll` returns the state it has.
 */
export function plainFlow({ millisecondsLeft, wait = sleep }: PlainFlowOptions): Flow {
  return {
    async step(_name, work, { retryAfter } = {}) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await work();
        } catch (error) {
          const seconds = error instanceof Error ? retryAfter?.(error, attempt) : undefined;
          if (seconds === undefined) throw error;
          await wait(seconds * 1000);
        }
      }
    },

    async poll(_name, check, initial, delay) {
      let state = initial;
      for (;;) {
        state = await check(state);
        const seconds = delay(state);
        if (seconds === undefined) return state;
        if (millisecondsLeft() < seconds * 1000 + reserveMs) return state;
        await wait(seconds * 1000);
      }
    },
  };
}
