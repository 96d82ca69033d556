/** How a step is run. */
export interface StepOptions {
  /** The work has an effect that must not happen twice: an attempt cut short is not repeated. */
  readonly once?: boolean;
  /**
   * Seconds to wait before attempt number `attempt` + 1, or undefined to give up and throw.
   * @default - no retry
   */
  readonly retryAfter?: RetryAfter;
}

export type RetryAfter = (error: Error, attempt: number) => number | undefined;

/**
 * The only way the workflow touches the world. Everything that is not deterministic happens inside
 * a step or a poll; what a step returns must survive JSON. Two drivers: durable (AWS) and plain
 * (in process).
 */
export interface Flow {
  /** Runs `work`, records what it returns, and gives the recorded value on replay. */
  step<T>(name: string, work: () => Promise<T>, options?: StepOptions): Promise<T>;

  /**
   * Calls `check` with its own last result until `delay` says undefined.
   * `check` must not throw: an error is a state (docs/facts/durable-functions.md).
   * @param delay seconds until the next check, or undefined when the state is final
   */
  poll<S>(
    name: string,
    check: (state: S) => Promise<S>,
    initial: S,
    delay: (state: S) => number | undefined,
  ): Promise<S>;
}
