/**
 * A clock that stands while anybody is at work, and goes on to the next end of a wait when all of them wait
 * (ADR 038): a night passes in seconds, and no second of a busy machine is one of it.
 */
export class VirtualClock {
  #now: number;
  #busy = 0;
  readonly #waiting: { readonly until: number; readonly wake: () => void }[] = [];

  readonly #signal: AbortSignal | undefined;

  /** @param signal ends all waits */
  constructor(beginsAt: number, signal?: AbortSignal) {
    this.#now = beginsAt;
    this.#signal = signal;
  }

  /** Epoch milliseconds. */
  readonly now = (): number => this.#now;

  /** Does a piece of work; time passes in its waits. */
  async work<T>(piece: () => Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await piece();
    } finally {
      this.#busy--;
      this.#goOn();
    }
  }

  /** Begins all of them at the same moment. */
  all<T>(pieces: readonly (() => Promise<T>)[]): Promise<T[]> {
    this.#busy++;
    const begun = pieces.map((piece) => this.work(piece));
    this.#busy--;
    this.#goOn();
    return Promise.all(begun);
  }

  /** To be called within a piece of work. */
  readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      this.#signal?.throwIfAborted();
      // As a timer does: one of less would not move the clock.
      const until = this.#now + Math.max(1, Math.ceil(milliseconds));
      const after = this.#waiting.findIndex((one) => one.until > until);
      this.#waiting.splice(after < 0 ? this.#waiting.length : after, 0, { until, wake });
      this.#busy--;
      this.#goOn();
    });

  /** Whoever waits for the same moment is woken at once: they may meet. */
  #goOn(): void {
    const next = this.#waiting[0];
    if (this.#busy > 0 || next === undefined) return;
    this.#now = next.until;
    while (this.#waiting[0]?.until === this.#now) {
      this.#busy++;
      this.#waiting.shift()?.wake();
    }
  }
}
