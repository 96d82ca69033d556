import type { Invocation } from './functions.ts';
import type { InvocationOutcome } from './sandbox.ts';

/** Invocations for whose end the caller does not wait, as those over HTTP. */
export class AsynchronousInvocations {
  readonly #ends: Promise<InvocationEnd>[] = [];

  /** Remembers an invocation. @returns it */
  add(invocation: Invocation): Invocation {
    const failed = (error: Error) => ({
      error: { errorType: error.name, errorMessage: error.message },
    });
    this.#ends.push(invocation.outcome.catch(failed));
    return invocation;
  }

  /** How all of them ended so far, and those that came in the meantime. */
  async settled(): Promise<readonly InvocationEnd[]> {
    const ends = await Promise.all(this.#ends);
    return ends.length < this.#ends.length ? this.settled() : ends;
  }
}

/** How an invocation of a function ended. */
export type InvocationEnd = Pick<InvocationOutcome, 'payload' | 'error'>;
