import type { LineSink, Watched, WatchedProgress } from './progress.ts';

/** Seconds after which a line comes although nothing is new: who reads knows that somebody looks. */
const longestSilence = 10;

/** What changes by itself. */
const clocks = new Set(['elapsedSeconds', 'secondsLeft']);

/** Progress for a program: a line for each change. */
export class JsonLines {
  readonly #write: LineSink;
  #told = '';
  #toldAt = 0;

  constructor(write: LineSink) {
    this.#write = write;
  }

  begun(watched: Watched): void {
    this.#write({ event: 'begun', ...watched });
  }

  show(progress: WatchedProgress): void {
    const { elapsedSeconds } = progress;
    const told = JSON.stringify(progress, (key, value) => (clocks.has(key) ? undefined : value));
    if (told === this.#told && elapsedSeconds - this.#toldAt < longestSilence) return;
    this.#told = told;
    this.#toldAt = elapsedSeconds;
    this.#write({ event: 'progress', ...progress });
  }

  close(): void {
    // The end is told by whoever knows it.
  }
}
