import { timeOfTick } from '../../contract/tick.ts';
import { patiently } from '../../flow/retries.ts';
import type { RunReport } from '../report.ts';
import type { BackupStory } from '../story.ts';
import { drillAgeSeconds } from './drill-age.ts';
import { readLastBackup } from './last-backup.ts';

/** How an ensemble is protected when a run has ended, however it ended. Survives JSON. */
export interface Protection {
  /** Null before the first backup, and where it cannot be read. */
  readonly newest: NewestBackup | null;
  /** Seconds since the last good drill; null where nobody knows. */
  readonly drillAge: number | null;
}

/** The newest good backup: what a restore would take now. */
export interface NewestBackup {
  /** Since its tick. */
  readonly ageSeconds: number;
  /** Null where its manifest does not say, as those of the first zk-backup. */
  readonly znodes: number | null;
  /** Of its proof; null as above. */
  readonly level: number | null;
}

/**
 * Looks at what an ensemble could be restored from. A run that failed looks too: its age must be known just
 * then. What cannot be read stays unknown: the run itself has ended, and its outcome stands.
 */
export async function readProtection(story: BackupStory, report: RunReport): Promise<Protection> {
  const { flow, store, run, shelf, now } = story;
  // Before it has looked where the backups are, a run knows of none.
  if (!shelf) return { newest: null, drillAge: null };
  const readNewest = async () => {
    const newest =
      takenBy(report) ?? (await readLastBackup(store, run.ensemble, shelf, now())).last;
    return newest ? seenAt(newest, now()) : null;
  };
  const readDrillAge = () => drillAgeSeconds(store, run.ensemble, shelf, now());
  return {
    newest: await flow.step('newest-backup', readNewest, patiently).catch(() => null),
    drillAge: await flow.step('drill-age', readDrillAge, patiently).catch(() => null),
  };
}

type Told = Omit<NewestBackup, 'ageSeconds'> & { readonly tick: string };

/** The backup that the run itself took: no shelf that was opened before shows it. */
const takenBy = ({ tick, archive, level }: RunReport): Told | undefined =>
  archive && { tick, znodes: archive.znodes, level: level ?? null };

function seenAt({ tick, znodes, level }: Told, now: number): NewestBackup {
  const age = (now - (timeOfTick(tick) ?? now)) / 1000;
  return { ageSeconds: Math.max(0, Math.round(age)), znodes, level };
}
