import { batchesIn } from './applied.ts';
import type { DeadLock } from './lock.ts';
import { runPath } from './lock.ts';
import type { StreamOutcome } from './read-answers.ts';
import type { StreamRequest } from './stream.ts';

/** What is left of a run's first stream, wherever it ended. */
export interface Traces {
  /** Of the run's znode. */
  readonly name: string;
  readonly requests: readonly StreamRequest[];
  readonly outcome: StreamOutcome | undefined;
  /** Its transactions in the logs. */
  readonly logged: readonly bigint[];
  readonly lock: DeadLock | undefined;
}

/**
 * How many batches of a stream were applied, and their transactions as far as they are known. Where not all
 * was answered, what the logs and the run's own lock tell counts. Pure.
 */
export function howFar({ name, requests, outcome, logged, lock }: Traces) {
  const all = batchesIn(requests);
  const answered = outcome ? Math.min(all, outcome.conflict?.request ?? outcome.answered) : 0;
  const own = lock?.runs.find(({ path }) => path === runPath(name));
  // The first batch makes the run's znode, and each later one counts its version up.
  const counted = own ? own.version + 1 : 0;
  const batches = Math.max(answered, logged.length, counted);
  const zxids = (outcome?.zxids ?? []).slice(0, answered).map(BigInt);
  return { batches, of: all, zxids: [...new Set([...zxids, ...logged])] };
}
