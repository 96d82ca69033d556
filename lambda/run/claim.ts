import { readJson, type Store, writeJson } from '../aws/archive-store.ts';
import { keys } from '../contract/keys.ts';
import { RunEnded } from './ended.ts';
import type { Refusal } from './refusal.ts';

/** Whether a run may go on; if not, who is in its way. */
export type Claim = { readonly taken: true } | { readonly taken: false; readonly by: string };

/** Who wants an ensemble for itself: a backup's run, or a restore. */
export interface Holder {
  readonly runId: string;
  readonly ensemble: string;
  /** The durable execution's ARN, or the request id. */
  readonly execution: string;
}

export interface ClaimRecord {
  readonly runId: string;
  /** The execution that holds it: a step that is repeated finds its own claim. */
  readonly execution: string;
  readonly claimedAt: string;
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
  const mine: ClaimRecord = recordOf(run, now);
  if (await writeJson(store, key, mine, 'absent')) return { taken: true };
  const by = await claimedBy(store, key);
  return by === run.execution
    ? { taken: true }
    : { taken: false, by: by ?? 'an unknown execution' };
}

/** What a claim says of who made it. */
export const recordOf = (run: Holder, now: number): ClaimRecord => ({
  runId: run.runId,
  execution: run.execution,
  claimedAt: new Date(now).toISOString(),
});

/** @throws RunEnded where another run was first */
export function giveWay(claim: Claim, details: Pick<Refusal, 'code' | 'hint'>): void {
  if (claim.taken) return;
  throw new RunEnded('Skipped', 'claim', `Another run is at work: ${claim.by}.`, details);
}
