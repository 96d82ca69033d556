import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What agents and functions of a local cloud do at this moment. It takes its real time, on a busy machine
 * more of it: a clock that a test has made quick must not run past it (ADR 038).
 */
export class WorkUnderWay {
  #pieces = 0;
  #whenNone: (() => void)[] = [];

  /** @returns the piece that was given */
  add<T>(piece: Promise<T>): Promise<T> {
    this.#pieces++;
    const end = () => {
      this.#pieces--;
      if (this.#pieces > 0) return;
      for (const tell of this.#whenNone.splice(0)) tell();
    };
    piece.then(end, end);
    return piece;
  }

  /** Waits until there is none, and no longer than so many milliseconds. */
  async untilNone(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.#pieces === 0) return;
    const none = new Promise<void>((resolve) => this.#whenNone.push(resolve));
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    try {
      await Promise.race([none, sleep(milliseconds, undefined, { signal: either })]);
    } finally {
      over.abort();
    }
  }
}
