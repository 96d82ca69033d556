import type { VirtualClock } from './virtual-clock.ts';

export interface AsynchronousLambdaOptions {
  readonly clock: VirtualClock;
  /** How many invocations the account runs at a time. */
  readonly concurrency: number;
  /** As the alias says: an event that is older goes to the dead letters. */
  readonly maxEventAgeSeconds: number;
  /** @param sandbox number of the sandbox that is free for it */
  readonly run: (event: unknown, sandbox: number) => Promise<unknown>;
  /** Whether Lambda's API answers an invocation with TooManyRequestsException. */
  readonly refuses: () => boolean;
}

/** Lambda refused the call itself. */
export class TooManyRequestsException extends Error {
  override readonly name = 'TooManyRequestsException';
}

/**
 * Lambda's asynchronous invocations, as AWS documents them: an event for which no sandbox is free goes back
 * into the queue, for a second at first and then for twice as long each time, 5 minutes at most. That is no
 * attempt: an alias without retries has these, too.
 */
export class AsynchronousLambda {
  readonly deadLetters: unknown[] = [];
  /** Times that an event found no sandbox. */
  throttled = 0;
  /** Calls that were refused. */
  refused = 0;
  readonly #options: AsynchronousLambdaOptions;
  readonly #free: number[];
  readonly #accepted: Promise<void>[] = [];

  constructor(options: AsynchronousLambdaOptions) {
    this.#options = options;
    this.#free = Array.from({ length: options.concurrency }, (_, sandbox) => sandbox);
  }

  /** @throws TooManyRequestsException */
  invoke(event: unknown): void {
    const { clock, refuses } = this.#options;
    if (refuses()) {
      this.refused++;
      throw new TooManyRequestsException('Rate Exceeded.');
    }
    const delivered = clock.work(() => this.#deliver(event));
    // Who waits for all of them hears of it.
    delivered.catch(() => {});
    this.#accepted.push(delivered);
  }

  /** Until all that was accepted has been run, or was given up. */
  settled = async (): Promise<void> => {
    await Promise.all(this.#accepted);
  };

  async #deliver(event: unknown): Promise<void> {
    const { clock, maxEventAgeSeconds, run } = this.#options;
    const acceptedAt = clock.now();
    for (let seconds = 1; ; seconds = Math.min(300, 2 * seconds)) {
      const sandbox = this.#free.shift();
      if (sandbox !== undefined) {
        await run(event, sandbox).finally(() => this.#free.push(sandbox));
        return;
      }
      this.throttled++;
      await clock.wait(1000 * seconds);
      if (clock.now() - acceptedAt > 1000 * maxEventAgeSeconds) {
        this.deadLetters.push(event);
        return;
      }
    }
  }
}
