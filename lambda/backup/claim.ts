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

interface LeaseRecord extends ClaimRecord {
  /** After this time nothing of the holder can still be at work. */
  readonly expiresAt: string;
  readonly released: boolean;
}

/** One run per ensemble and tick, for ever: EventBridge may deliver the same tick twice. */
export const claimTick = (store: Store, run: Holder & { readonly tick: string }, now: number) =>
  claimOnce(store, keys.claim(run.ensemble, run.tick), run, now);

/** Takes what is never given back: a tick, or a plan to execute. */
export async function claimOnce(
  store: Store,
  key: string,
  run: Holder,
  now: number,
): Promise<Claim> {
  const mine: ClaimRecord = record(run, now);
  if (await writeJson(store, key, mine, 'absent')) return { taken: true };
  const held = await readJson<ClaimRecord>(store, key);
  return held?.value.execution === run.execution
    ? { taken: true }
    : { taken: false, by: held?.value.execution ?? 'an unknown execution' };
}

export interface LeaseTerms {
  /** Epoch milliseconds. */
  readonly now: number;
  /** After this time nothing of the holder can still be at work. */
  readonly seconds: number;
  /** Whether a lease in force may be taken over, by the id of the run that holds it. */
  readonly mayTake?: (runId: string) => boolean;
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
  if (held && isInForce(held.value, now) && !mayTake(held.value.runId)) {
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

/** Gives the ensemble back. A lease that is no longer ours is left alone. */
export async function releaseEnsemble(store: Store, run: Holder): Promise<void> {
  const key = keys.lease(run.ensemble);
  const held = await readJson<LeaseRecord>(store, key);
  if (!held || !isHeldBy(run, held.value)) return;
  await writeJson(store, key, { ...held.value, released: true }, { etag: held.etag });
}

const record = (run: Holder, now: number): ClaimRecord => ({
  runId: run.runId,
  execution: run.execution,
  claimedAt: new Date(now).toISOString(),
});
