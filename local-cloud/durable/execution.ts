import type { Operations } from './operations.ts';

/** One run of the function's code; it ends by itself or by `kill`. */
export interface RunningInvocation {
  /** What the handler returned; rejects when it threw, timed out or was killed. */
  readonly result: Promise<unknown>;
  kill(): void;
}

export type Invoke = (event: unknown) => RunningInvocation;

/** A clock that a test has in its hand. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

export interface DurableOptions {
  /** What waits go by. @default - that of the machine */
  readonly clock?: Clock;
  /**
   * How long a second of waiting takes here, when nobody is at work that may be waited for: while somebody
   * is, it takes a second. Read before each wait. @default 1000
   */
  readonly millisecondsPerSecond?: number;
  /** Asked before and after each checkpoint is stored, by its update: true kills the invocation. */
  readonly diesAt?: (when: 'before' | 'after', update: string, executionArn: string) => boolean;
  /**
   * Asked before each checkpoint, by its update: true answers it with TooManyRequestsException, and nothing is
   * stored. How often AWS then runs the code again is not told; here it is as often as it takes.
   */
  readonly throttles?: (update: string) => boolean;
  /** Hears how the execution ended. */
  readonly onEnd?: (end: ExecutionEnd) => void;
}

export interface ExecutionEnd {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'STOPPED';
  readonly result: unknown;
  readonly error: { readonly ErrorType?: string; readonly ErrorMessage?: string } | undefined;
  /** What each checkpoint was to store, a crashed one, too: `START send-halt ID` (the operation's). */
  readonly updates: readonly string[];
  readonly invocations: number;
}

/** An execution under way: how it will end can be awaited, and asked for by its ARN. */
export interface DurableExecution {
  readonly arn: string;
  /** Rejects when the invocations achieve nothing any more. */
  readonly end: Promise<ExecutionEnd>;
}

/** What the service keeps of one. */
export interface Execution {
  readonly functionArn: string;
  readonly payload: unknown;
  readonly startedAt: Date;
  readonly operations: Operations;
  readonly options: DurableOptions;
  /** What the caller invoked. */
  readonly invokedArn: string;
  readonly updates: string[];
  /** The invocation was killed on purpose, or got no checkpoint. */
  crashed: boolean;
  token: string;
  running: RunningInvocation | undefined;
  /** Ends its waits. */
  readonly stopping: AbortController;
  endedAt?: Date;
  end?: Pick<ExecutionEnd, 'status' | 'result' | 'error'>;
}
