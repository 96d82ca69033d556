import { askerOf } from '../asked-by.ts';
import { newestManifestKey, type Store } from '../aws/archive-store.ts';
import type { EnsembleSettings } from '../contract.ts';
import type { Flow } from '../flow/flow.ts';
import { whilePassing } from '../flow/retries.ts';

/** What the schedule asks for: a backup, or a drill. */
interface Asked {
  readonly ensemble: Pick<EnsembleSettings, 'name'>;
  readonly scheduledTime?: string | undefined;
}

/**
 * An ensemble is armed by its first backup, which a person takes: until then what its schedules ask
 * for is not done, and a deployment touches nobody (ADR 033).
 * @returns why it is not done; undefined where it is armed, or where a person or a restore asks
 */
export async function whyNotArmed(flow: Flow, store: Store, asked: Asked) {
  if (askerOf(asked) !== 'schedule') return undefined;
  const { name } = asked.ensemble;
  const look = async () => (await newestManifestKey(store, name)) !== undefined;
  const isArmed = await flow.step('look-for-backup', look, { retryAfter: whilePassing });
  if (isArmed) return undefined;
  return {
    reason: `Not armed: the ensemble ${name} has no backup yet, and a person takes the first one.`,
    hint: `Nothing was touched. First a dry run, then npx zk-backup run ${name}; run --all takes that of every ensemble.`,
  };
}
