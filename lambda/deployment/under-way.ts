import { jsonAt } from '../catalog/listing.ts';
import { lastRestores } from '../catalog/restores.ts';
import { keys } from '../contract/keys.ts';
import { goesOn, seenRestore } from '../health/last-restores.ts';
import { readLastRuns } from '../health/last-runs.ts';
import type { Sight } from '../health/sight.ts';
import { isInForce, type LeaseRecord } from '../run/lease.ts';

/** A run, a restore, an undo, a put-back or a drill that may still need something. */
export interface UnderWay {
  readonly runId: string;
  readonly execution: string;
  /** When it began, UTC. */
  readonly since: string;
  /** After this time nothing of it can be at work; absent where it holds no lease. */
  readonly until?: string;
  /** It is over, or died, and has left the ensemble locked: a command of it may still be at work, or its undo to come. */
  readonly isLeft?: true;
}

/**
 * What of an ensemble is under way, as its records tell and Lambda of those that have not told their end.
 * @throws NotReached, NotReadable
 */
export async function runsUnderWay(sight: Sight, ensemble: string): Promise<UnderWay[]> {
  const { store } = sight;
  const [found, { restore, drill }] = await Promise.all([
    jsonAt<LeaseRecord>(store, keys.lease(ensemble)),
    lastRestores(store, ensemble),
  ]);
  const lease = found && isInForce(found, sight.now()) ? found : undefined;
  const [runs, ...restores] = await Promise.all([
    readLastRuns(sight, ensemble, lease, undefined),
    seenRestore(sight, restore, lease),
    seenRestore(sight, drill, lease),
  ]);
  const atWork = [runs.atWork, ...restores.map((one) => (one && goesOn(one) ? one : null))]
    .filter((one) => one !== null)
    .map(({ runId, execution, startedAt }): UnderWay => {
      const until = lease?.execution === execution ? { until: lease.expiresAt } : {};
      return { runId, execution, since: startedAt, ...until };
    });
  if (!lease || atWork.some(({ execution }) => execution === lease.execution)) return atWork;
  const { runId, execution, claimedAt: since, expiresAt: until } = lease;
  return [...atWork, { runId, execution, since, until, isLeft: true }];
}
