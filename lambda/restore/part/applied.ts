import type { PlannedChange } from './changes.ts';
import { isAtOrBelow, lockPath } from './part.ts';
import type { StreamRequest } from './stream.ts';

/** What a run is known to have changed. */
export interface Applied {
  /** Of its first stream. */
  readonly paths: ReadonlySet<string>;
  /** Its transactions, as far as they are known. */
  readonly zxids: ReadonlySet<bigint>;
}

/**
 * The znodes that the first batches of a stream wrote. Each batch needs the one before it, so that those
 * which were applied are always the first ones.
 * @param zxids of the run's transactions
 */
export function appliedOf(
  requests: readonly StreamRequest[],
  batches: number,
  zxids: readonly bigint[],
): Applied {
  const paths = requests
    .slice(0, batches)
    .flatMap((request) => (request.kind === 'multi' ? request.operations : []))
    .map(({ path }) => path)
    .filter((path) => !isAtOrBelow(path, lockPath));
  return { paths: new Set(paths), zxids: new Set(zxids) };
}

/** The batches of a stream; its last request gives the lock back, and is none. */
export const batchesIn = (requests: readonly StreamRequest[]): number =>
  Math.max(0, requests.length - 1);

/** What tells one change of a plan from all others: a znode may get data and a list. */
export const nameOfChange = ({ kind, path }: Pick<PlannedChange, 'kind' | 'path'>): string =>
  `${kind === 'setAcl' ? kind : 'content'} ${path}`;
