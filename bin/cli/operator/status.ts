import type { Store } from '../../../lambda/aws/archive-store.ts';
import { keys } from '../../../lambda/contract.ts';
import type { Command } from '../command.ts';
import { parseCommand } from '../options.ts';
import { printable } from '../text.ts';
import { type Backup, readCatalog } from './catalog.ts';
import { type Drill, drillsOf } from './drills.ts';
import { ensemblesIn, jsonAt } from './listing.ts';
import { lastRestore, type Restore } from './restores.ts';
import { ensembleName, settingOptions, settingsOf } from './settings.ts';
import { statusText } from './status-text.ts';

/** What is known of one ensemble from the bucket; no node is asked. */
export interface EnsembleStatus {
  readonly ensemble: string;
  readonly lastBackup: Backup | null;
  /** Who has the ensemble for itself now: a run, or a restore. */
  readonly heldBy: { readonly runId: string; readonly until: string } | null;
  readonly lastDrill: Drill | null;
  /** Under way, or the last one. */
  readonly restore: Restore | null;
}

/** `status [ENSEMBLE]`: the last backup, who is at work, the last drill and restore. */
export const status: Command = async (args, { stdout, stderr }, { environment, connect }) => {
  const { values, positionals } = parseCommand(args, ['[ENSEMBLE]'], settingOptions);
  const wanted = positionals[0] === undefined ? undefined : ensembleName(positionals[0]);
  const { store, now } = await connect(settingsOf(values, environment));

  const ensembles = wanted === undefined ? await ensemblesIn(store) : [wanted];
  const all = await Promise.all(ensembles.map((ensemble) => statusOf(store, ensemble, now())));
  if (values.json) stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  else stdout.write(all.map((one) => statusText(one, now())).join('\n'));
  if (all.length === 0) stderr.write(`There is nothing in ${printable(store.bucket)}.\n`);
  return all.length > 0 && all.every(({ lastBackup }) => lastBackup) ? 0 : 1;
};

/** @throws NotReached */
async function statusOf(store: Store, ensemble: string, now: number): Promise<EnsembleStatus> {
  const [{ backups }, lease, drills, restore] = await Promise.all([
    readCatalog(store, ensemble, 1, now),
    jsonAt<Lease>(store, keys.lease(ensemble)),
    drillsOf(store, ensemble, 1),
    lastRestore(store, ensemble),
  ]);
  const held = lease && !lease.released && Date.parse(lease.expiresAt) > now;
  return {
    ensemble,
    lastBackup: backups[0] ?? null,
    heldBy: held ? { runId: lease.runId, until: lease.expiresAt } : null,
    lastDrill: drills[0] ?? null,
    restore: restore ?? null,
  };
}

/** As lambda/backup/claim.ts writes it. */
interface Lease {
  readonly runId: string;
  readonly expiresAt: string;
  readonly released: boolean;
}
