import { restoreSeconds } from '../contract/restore-times.ts';
import type { RestoreReport, RestoreStatus } from '../restore/report.ts';
import type { LeaseRecord } from '../run/lease.ts';
import { type Fate, fateOf } from './fate.ts';
import type { Sight } from './sight.ts';

/** A restore, an undo or a drill, and what became of it where it has not told itself. */
export type RestoreSeen = RestoreStatus & {
  /** It is not at work any more, and has not reported its end; why that is thought, in a sentence. */
  readonly died?: string;
};

export const goesOn = ({ report, died }: RestoreSeen): boolean =>
  report === undefined && died === undefined;

/**
 * Asks Lambda of one that has not reported.
 * @param lease who has the ensemble for itself, if anybody
 * @throws NotReached
 */
export async function seenRestore(
  sight: Sight,
  status: RestoreStatus | undefined,
  lease: LeaseRecord | undefined,
): Promise<RestoreSeen | null> {
  if (!status) return null;
  if (status.report) return status;
  const fate: Fate<RestoreReport> = await fateOf(sight, status.execution);
  return judgedByFate(status, fate, lease, sight.now());
}

/** Pure. @param now epoch milliseconds */
export function judgedByFate(
  status: RestoreStatus,
  fate: Fate<RestoreReport>,
  lease: LeaseRecord | undefined,
  now: number,
): RestoreSeen {
  if (fate.is === 'running') return status;
  if (fate.is === 'dead') return { ...status, died: fate.how };
  if (fate.is === 'ended') {
    return fate.result?.outcome
      ? { ...status, report: fate.result }
      : { ...status, died: 'Its execution ended without a report.' };
  }
  const own = lease?.execution === status.execution && !lease.released ? lease : undefined;
  const end = own
    ? Date.parse(own.expiresAt)
    : Date.parse(status.startedAt) + restoreSeconds * 1000;
  return end > now ? status : { ...status, died: fate.why };
}
