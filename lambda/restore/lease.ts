import { leaseWaitSeconds, restoreSeconds } from '../contract/restore-times.ts';
import { patiently } from '../flow/retries.ts';
import type { Claim } from '../run/claim.ts';
import { inPhase } from '../run/ended.ts';
import {
  type LeaseRecord,
  leaseEnsemble,
  leaveEnsemble,
  releaseEnsemble,
  untilReleased,
} from '../run/lease.ts';
import { failed } from './refused.ts';
import type { RestoreEnding } from './report.ts';
import { note, writeStatus } from './status.ts';
import type { RestoreStory } from './story.ts';

interface Waiting {
  readonly seconds: number;
  readonly claim: Claim;
}

/** Seconds between two tries. */
const pause = 10;

/**
 * Does something while no backup and no other restore of this ensemble can begin: the lease is the one
 * that backups take. A run that holds it is waited for a little.
 * @param takeOver takes it over from whoever holds it then
 */
export async function underLease(
  story: RestoreStory,
  { takeOver }: { readonly takeOver: boolean },
  work: () => Promise<RestoreEnding>,
): Promise<RestoreEnding> {
  await inPhase('claim', () => lease(story, takeOver));
  const { flow, store, run } = story;
  return untilReleased(
    work,
    ({ outcome }) => {
      // A command that may still be at work keeps the ensemble until the lease expires, or its undo.
      const end = outcome === 'Unknown' ? leaveEnsemble : releaseEnsemble;
      return inPhase('release', () => flow.step('end-lease', () => end(store, run), patiently));
    },
    'Backups are skipped until the lease expires:',
  );
}

async function lease(story: RestoreStory, takeOver: boolean): Promise<void> {
  const { flow, store, run, now } = story;
  const isLate = (seconds: number) => seconds >= leaseWaitSeconds;
  const { claim } = await flow.poll<Waiting>(
    'lease-ensemble',
    async ({ seconds }) => {
      const mayTake = (held: LeaseRecord) =>
        isToUndo(story, held) || (takeOver && isLate(seconds + pause));
      const terms = { now: now(), seconds: restoreSeconds, mayTake };
      const claim = await leaseEnsemble(store, run, terms).catch(
        (error): Claim => ({ taken: false, by: `unknown, ${String(error)}` }),
      );

      if (!claim.taken) await tellOfWait(story);
      return { seconds: seconds + pause, claim };
    },
    { seconds: 0, claim: { taken: false, by: '' } },
    ({ seconds, claim }) => (claim.taken || isLate(seconds) ? undefined : pause),
  );
  if (claim.taken) return;
  throw failed('claim', {
    code: 'ensemble-held',
    reason: `Another run holds ${run.ensemble}: ${claim.by}. Nothing was touched.`,
    hint: `Wait for its end and try again. If nothing of it can be at work any more, take the ensemble over: ${howToTakeOver(story)}`,
  });
}

/** An undo is there for what its plan left in doubt; it waits for what is still at work. */
const isToUndo = ({ run }: RestoreStory, { runId, isLeft }: LeaseRecord) =>
  run.kind === 'undo' && runId === run.runId && isLeft === true;

const howToTakeOver = ({ run }: RestoreStory) =>
  run.kind === 'undo'
    ? `npx zk-backup undo ${run.runId} --take-over or {"undo": "${run.runId}", "takeOver": true}`
    : `npx zk-backup restore ${run.ensemble} --execute ${run.runId} --take-over or "takeOver": true`;

async function tellOfWait(story: RestoreStory): Promise<void> {
  note(story, 'claim', []);
  await writeStatus(story);
}
