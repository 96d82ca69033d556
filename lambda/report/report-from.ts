import { keptBy } from '../backup/history/kept.ts';
import { besideOf } from '../backup/history/last-backup.ts';
import { judgeEnsemble } from '../health/judge.ts';
import { failuresOf } from './failures.ts';
import type { EnsembleRecords, FoundAt } from './gather.ts';
import type {
  Report,
  ReportedBackup,
  ReportedDrill,
  ReportedEnsemble,
  ReportedRestore,
} from './model.ts';
import { manifestIn, reportedBackup } from './reported-backup.ts';
import { reportedTree } from './reported-tree.ts';
import { judged } from './troubles.ts';

/** The page as facts, from what was read. @param now epoch milliseconds. Pure. */
export const reportFrom = (
  bucket: string,
  records: readonly EnsembleRecords[],
  now: number,
): Report => ({
  madeAt: new Date(now).toISOString(),
  bucket,
  ensembles: records.map((one) => ensembleOf(one, now)),
});

function ensembleOf(records: EnsembleRecords, now: number): ReportedEnsemble {
  const { ensemble, times, backups: found, seen } = records;
  const keeping = { kept: keptKeys(found), stays: records.stays };
  const backups = found.map((one) => reportedBackup(ensemble, one, keeping, now));
  const oldest = times.at(-1);
  const told = {
    ensemble,
    protectedSince: oldest === undefined ? null : new Date(oldest).toISOString(),
    backupCount: times.length,
    backups,
    tree: reportedTree(found),
    failures: failuresOf(records),
    drills: drillsIn(records, backups),
    restores: restoresIn(records),
  };
  const problems = 'unseen' in seen ? [] : judgeEnsemble(seen, now);
  return { ...told, ...judged(told, problems, now) };
}

/** Manifests that must not expire: the newest one tells of all before; older versions tell each of its own. */
function keptKeys(found: readonly FoundAt[]): ReadonlySet<string> {
  const manifests = found.flatMap(({ found: one }) => manifestIn(one) ?? []);
  const kept = manifests[0]?.comparison?.kept ?? manifests.flatMap((one) => keptBy(besideOf(one)));
  return new Set(kept.map(({ key }) => key));
}

const drillsIn = (
  { drills }: EnsembleRecords,
  backups: readonly ReportedBackup[],
): ReportedDrill[] =>
  drills.flatMap((one) => {
    if ('unreadable' in one) return [];
    const { at, ok, seconds, node, archiveKey } = one;
    const of = backups.find(({ key }) => key === archiveKey);
    return [{ time: at, ok, seconds, estimate: of?.estimate ?? null, node, archiveKey }];
  });

const restoresIn = ({ restores }: EnsembleRecords): ReportedRestore[] =>
  restores.flatMap((one) => {
    if ('unreadable' in one || one.kind === 'drill') return [];
    const { runId, kind, updatedAt, report, phase = 'run' } = one;
    return [
      {
        planId: runId,
        kind,
        time: updatedAt,
        outcome: report?.outcome ?? `under way: ${phase}`,
        outageSeconds: report?.outageSeconds ?? null,
        plannedOutageSeconds: report?.plan?.estimate?.outageSeconds ?? null,
      },
    ];
  });
