import { readJson, type Store, writeJson } from '../aws/archive-store.ts';
import { keys } from '../contract.ts';

/** Whether a run may go on; if not, who is in its way. */
export type Claim = { readonly taken: true } | { readonly taken: false; readonly by: string };

/** Who wants an ensemble for itself: a backup's run, or a restore. */
export interface Holder {
  readonly runId: string;
  readonly ensemble: string;
  /** The durable execution's ARN, or the request id. */
  readonly execution: string;
}

interface ClaimRecord {
  readonly runId: string;
  /** The execution that holds it: a step that is repeated finds its own claim. */
  readonly execution: string;
  readonly claimedAt: string;
}

export interface LeaseRecord extends ClaimRecord {
  /** After this time nothing of the holder can still be at work. */
  readonly expiresAt: string;
  readonly released: boolean;
  /** The holder has ended and keeps it: a command of it may still be at work. */
  readonly isLeft?: true;
}

/**
 * One run per ensemble and tick: EventBridge may deliver the same tick twice. The bucket lets the claim
 * expire after days: by then the tick is too old for any run (`whyNotDue`).
 */
export const claimTick = (store: Store, run: Holder & { readonly tick: string }, now: number) =>
  claimOnce(store, keys.claim(run.ensemble, run.tick), run, now);

/** Who took what is never given back. @returns the execution; undefined where nobody did */
export const claimedBy = async (store: Store, key: string): Promise<string | undefined> =>
  (await readJson<ClaimRecord>(store, key))?.value.execution;

/** Takes what is never given back: a tick, or a plan to execute. */
export async function claimOnce(
  store: Store,
  key: string,
  run: Holder,
  now: number,
): Promise<Claim> {
  const mine: ClaimRecord = record(run, now);
  if (await writeJson(store, key, mine, 'absent')) return { taken: true };
  const by = await claimedBy(store, key);
  return by === run.execution
    ? { taken: true }
    : { taken: false, by: by ?? 'an unknown execution' };
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
    ...record(run, now),
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

const isInForce = ({ released, expiresAt }: LeaseRecord, now: number) =>
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

const record = (run: Holder, now: number): ClaimRecord => ({
  runId: run.runId,
  execution: run.execution,
  claimedAt: new Date(now).toISOString(),
});
