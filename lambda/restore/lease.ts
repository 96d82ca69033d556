import { type Claim, leaseEnsemble, releaseEnsemble } from '../backup/claim.ts';
import { leaseWaitSeconds, restoreSeconds } from '../restore-contract.ts';
import { endingOf, failed, inPhase } from './ended.ts';
import type { Ending } from './report.ts';
import { patiently, type Story } from './story.ts';

interface Waiting {
  readonly seconds: number;
  readonly claim: Claim;
}

/** Seconds between two tries. */
const pause = 10;

/**
 * Does something while no backup and no other restore of this ensemble can begin: the lease is the one
 * that backups take. A run that holds it is waited for a little.
 * @param force takes it over from whoever holds it then
 */
export async function underLease(
  story: Story,
  { force }: { readonly force: boolean },
  work: () => Promise<Ending>,
): Promise<Ending> {
  await inPhase('claim', () => lease(story, force));
  const ending = await work().catch(endingOf);
  // A command that may still be at work keeps the ensemble until the lease expires, or its undo.
  if (ending.outcome === 'Unknown') return ending;
  const { flow, store, run } = story;
  const release = () => flow.step('release-ensemble', () => releaseEnsemble(store, run), patiently);
  return inPhase('release', release).then(
    () => ending,
    (error) => ({
      ...ending,
      warnings: [
        ...(ending.warnings ?? []),
        `Backups stay locked out until the lease expires: ${endingOf(error).reason}`,
      ],
    }),
  );
}

async function lease({ flow, store, run, now }: Story, force: boolean): Promise<void> {
  const isLate = (seconds: number) => seconds >= leaseWaitSeconds;
  const { claim } = await flow.poll<Waiting>(
    'lease-ensemble',
    async ({ seconds }) => {
      // The lease of this plan's own execution is what its undo is there for.
      const mayTake = (runId: string) => runId === run.runId || (force && isLate(seconds + pause));
      const terms = { now: now(), seconds: restoreSeconds, mayTake };
      const claim = await leaseEnsemble(store, run, terms).catch(
        (error): Claim => ({ taken: false, by: `unknown, ${String(error)}` }),
      );
      return { seconds: seconds + pause, claim };
    },
    { seconds: 0, claim: { taken: false, by: '' } },
    ({ seconds, claim }) => (claim.taken || isLate(seconds) ? undefined : pause),
  );
  if (claim.taken) return;
  throw failed('claim', {
    reason: `Another run holds ${run.ensemble}: ${claim.by}. Nothing was touched.`,
    hint: 'Wait for its end and try again. If nothing of it can be at work any more, make a plan with "force": true, which takes the ensemble over.',
  });
}
