/** A rate as services limit it: so many in a moment, and so many more each second. */
export class TokenBucket {
  readonly #now: () => number;
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(now: () => number, perSecond: number, burst: number) {
    this.#now = now;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now();
  }

  /** @returns false where there is none left */
  take(): boolean {
    const since = (this.#now() - this.#at) / 1000;
    this.#at = this.#now();
    this.#tokens = Math.min(this.#burst, this.#tokens + since * this.#perSecond);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
