import type { RunStatus } from '../backup/progress/run-status.ts';
import type { RunReport } from '../backup/report.ts';
import { jsonAt } from '../catalog/listing.ts';
import { keys } from '../contract/keys.ts';
import type { ClaimRecord } from '../run/claim.ts';
import type { LeaseRecord } from '../run/lease.ts';
import { type Fate, fateOf } from './fate.ts';
import { newestTicks } from './newest-ticks.ts';
import { readReport } from './read-report.ts';
import { type EndedRunSeen, endedRun, type RunAtWork, unreadableRun } from './seen-run.ts';
import type { Sight } from './sight.ts';
import { type Unreported, whatBecameOf } from './unreported.ts';

/** The newest runs of an ensemble. */
export interface LastRuns {
  readonly atWork: RunAtWork | null;
  /** The last that is over, whatever it did. */
  readonly last: EndedRunSeen | null;
  /** The last that did not give way to another: it tells how backups go. */
  readonly tried: EndedRunSeen | null;
}

/** So many ticks are looked at: those before had their time. */
const mostTicks = 10;

/**
 * Looks at the newest runs, from their reports, and where there is none from their claims.
 * @param lease who has the ensemble for itself, if anybody
 * @param backedUp the tick of the newest backup
 * @throws NotReached
 */
export async function readLastRuns(
  sight: Sight,
  ensemble: string,
  lease: LeaseRecord | undefined,
  backedUp: string | undefined,
): Promise<LastRuns> {
  const { store } = sight;
  const now = sight.now();
  const [reports, claims] = await Promise.all([
    newestTicks(store, `${ensemble}/reports/`, mostTicks, now),
    newestTicks(store, `${ensemble}/runs/`, mostTicks, now),
  ]);
  const ticks = [...new Set([...reports, ...claims].map(({ tick }) => tick))];
  let found: LastRuns = { atWork: null, last: null, tried: null };
  for (const tick of ticks.sort().reverse().slice(0, mostTicks)) {
    const keysOfTick = reports.filter((one) => one.tick === tick).map(({ key }) => key);
    const seen = await runOf(sight, ensemble, tick, keysOfTick, lease, backedUp);
    found = and(found, seen);
    if (found.tried) break;
  }
  return found;
}

type Seen = EndedRunSeen | RunAtWork | undefined;

function and(found: LastRuns, seen: Seen): LastRuns {
  if (!seen) return found;
  if (!('outcome' in seen)) return { ...found, atWork: found.atWork ?? seen };
  const last = found.last ?? seen;
  return { ...found, last, tried: seen.outcome === 'Skipped' ? null : seen };
}

/** Of a tick that was delivered twice, the run that did not give way to the other. */
async function runOf(
  sight: Sight,
  ensemble: string,
  tick: string,
  reports: readonly string[],
  lease: LeaseRecord | undefined,
  backedUp: string | undefined,
): Promise<Seen> {
  const read = await Promise.all(reports.map((key) => seenIn(sight, key)));
  const ended = read.filter((one) => one !== undefined);
  const own = ended.find(({ code }) => code !== 'tick-claimed');
  if (own) return own;
  const key = keys.claim(ensemble, tick);
  const claim = await jsonAt<ClaimRecord>(sight.store, key);
  if (claim === undefined) return ended[0];
  if (!isClaim(claim)) return unreadableRun(key, `${key} is no claim of a run.`);
  const told = await jsonAt<RunStatus>(sight.store, keys.status(ensemble, tick));
  const unreported: Unreported = {
    claim,
    told: told?.execution === claim.execution ? told : undefined,
    lease: lease?.execution === claim.execution ? lease : undefined,
    hasBackup: tick === backedUp,
  };
  const fate: Fate<RunReport> = await fateOf(sight, claim.execution);
  return whatBecameOf(unreported, fate, sight.now());
}

/** What somebody else wrote under that name tells of no run. */
const isClaim = (claim: ClaimRecord | null) =>
  typeof claim?.runId === 'string' &&
  typeof claim.execution === 'string' &&
  !Number.isNaN(Date.parse(claim.claimedAt));

/** What a report tells, as far as it can be read. */
async function seenIn({ store }: Sight, key: string): Promise<EndedRunSeen | undefined> {
  const read = await readReport(store, key);
  if (!read) return undefined;
  if ('unreadable' in read) return unreadableRun(key, read.unreadable);
  return endedRun(read);
}
