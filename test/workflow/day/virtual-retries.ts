import type { VirtualClock } from './virtual-clock.ts';

/** What a client of the SDK keeps of its retries. */
interface Retrying {
  readonly config: { retryStrategy: unknown };
}

/** The SDK's own strategies; one of the mode `adaptive` has a standard one in it. */
interface Strategy {
  readonly standardRetryStrategy?: Strategy;
  readonly rateLimiter?: Limiter;
  readonly retryBackoffStrategy: { computeNextBackoffDelay(attempt: number): number };
  refreshRetryTokenForRetry(...given: unknown[]): Promise<unknown>;
}

interface Limiter {
  getCurrentTimeInSeconds(): number;
  lastThrottleTime: number;
  lastTxRateBucket: number;
  readonly constructor: { setTimeoutFn(wake: () => void, milliseconds: number): unknown };
}

/** The client decides by itself whether it tries again and how long it waits; the wait takes no real time. */
export function retryInVirtualTime(client: Retrying, clock: VirtualClock): void {
  const strategyOf = client.config.retryStrategy as () => Promise<Strategy>;
  let changed: Promise<Strategy> | undefined;
  client.config.retryStrategy = () => {
    changed ??= strategyOf().then((strategy) => waitBy(clock, strategy));
    return changed;
  };
}

function waitBy(clock: VirtualClock, strategy: Strategy): Strategy {
  const { rateLimiter } = strategy;
  if (rateLimiter) limitBy(clock, rateLimiter);
  const standard = strategy.standardRetryStrategy ?? strategy;
  const backoff = standard.retryBackoffStrategy;
  const compute = backoff.computeNextBackoffDelay.bind(backoff);
  const refresh = standard.refreshRetryTokenForRetry.bind(standard);
  let milliseconds = 0;
  backoff.computeNextBackoffDelay = (attempt) => {
    milliseconds = compute(attempt);
    return 0;
  };
  standard.refreshRetryTokenForRetry = async (...given) => {
    const token = await refresh(...given);
    await clock.wait(milliseconds);
    return token;
  };
  return strategy;
}

function limitBy(clock: VirtualClock, limiter: Limiter): void {
  limiter.getCurrentTimeInSeconds = () => clock.now() / 1000;
  limiter.lastThrottleTime = clock.now() / 1000;
  limiter.lastTxRateBucket = Math.floor(clock.now() / 1000);
  limiter.constructor.setTimeoutFn = (wake, milliseconds) => clock.wait(milliseconds).then(wake);
}
