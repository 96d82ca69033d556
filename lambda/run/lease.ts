import { readJson, type Store, writeJson } from '../aws/archive-store.ts';
import { keys } from '../contract/keys.ts';
import { type Claim, type ClaimRecord, type Holder, recordOf } from './claim.ts';
import { type Ending, endingOf, withWarning } from './ended.ts';

export interface LeaseRecord extends ClaimRecord {
  /** After this time nothing of the holder can still be at work. */
  readonly expiresAt: string;
  readonly released: boolean;
  /** The holder has ended and keeps it: a command of it may still be at work. */
  readonly isLeft?: true;
}

export interface LeaseTerms {
  /** Epoch milliseconds. */
  readonly now: number;
  /** After this time nothing of the holder can still be at work. */
  readonly seconds: number;
  /** Whether a lease in force may be taken over. */
  readonly mayTake?: (held: LeaseRecord) => boolean;
}

/**
 * One run per ensemble at a time. Two runs of different ticks (one by hand, one by the schedule)
 * could otherwise each stop a follower of the same ensemble and cost it its quorum.
 */
export async function leaseEnsemble(
  store: Store,
  run: Holder,
  { now, seconds, mayTake = () => false }: LeaseTerms,
): Promise<Claim> {
  const key = keys.lease(run.ensemble);
  const mine: LeaseRecord = {
    ...recordOf(run, now),
    expiresAt: new Date(now + seconds * 1000).toISOString(),
    released: false,
  };
  const held = await readJson<LeaseRecord>(store, key);
  if (isHeldBy(run, held?.value)) return { taken: true };
  if (held && isInForce(held.value, now) && !mayTake(held.value)) {
    return { taken: false, by: `${held.value.runId}, until ${held.value.expiresAt} at the latest` };
  }
  if (await writeJson(store, key, mine, held ? { etag: held.etag } : 'absent')) {
    return { taken: true };
  }
  // The winner may be this very write: its answer was lost, and the SDK tried again.
  const winner = await readJson<LeaseRecord>(store, key);
  return isHeldBy(run, winner?.value)
    ? { taken: true }
    : { taken: false, by: `${winner?.value.runId}, which began at the same moment` };
}

export const isInForce = ({ released, expiresAt }: LeaseRecord, now: number) =>
  !released && Date.parse(expiresAt) > now;

const isHeldBy = (run: Holder, lease: LeaseRecord | undefined) =>
  lease !== undefined && lease.execution === run.execution && !lease.released;

/** Gives the ensemble back. */
export const releaseEnsemble = (store: Store, run: Holder) =>
  endLease(store, run, { released: true });

/** Ends, and leaves the ensemble locked: only who may take it over gets it before it expires. */
export const leaveEnsemble = (store: Store, run: Holder) => endLease(store, run, { isLeft: true });

/** A lease that is no longer ours is left alone. */
async function endLease(store: Store, run: Holder, end: Partial<LeaseRecord>): Promise<void> {
  const key = keys.lease(run.ensemble);
  const held = await readJson<LeaseRecord>(store, key);
  if (!held || !isHeldBy(run, held.value)) return;
  await writeJson(store, key, { ...held.value, ...end }, { etag: held.etag });
}

/** That of a backup or of a restore, which has outcomes of its own. */
type AnyEnding = Pick<Ending, 'warnings'> & { readonly outcome: string };

/**
 * Does what needs a lease that is held, and ends that lease, whatever became of the work.
 * @param end by the ending: a command that may still be at work keeps the ensemble
 * @param isLocked what to warn of where that fails
 */
export async function untilReleased<E extends AnyEnding>(
  work: () => Promise<E>,
  end: (ending: E | Ending) => Promise<void>,
  isLocked: string,
): Promise<E | Ending> {
  const ending = await work().catch(endingOf);
  return end(ending).then(
    () => ending,
    (error) => withWarning(ending, `${isLocked} ${endingOf(error).reason}`),
  );
}
