import type { RunStatus } from '../backup/progress/run-status.ts';
import type { RunReport } from '../backup/report.ts';
import type { ClaimRecord } from '../run/claim.ts';
import type { LeaseRecord } from '../run/lease.ts';
import { timeText } from '../units.ts';
import type { Fate } from './fate.ts';
import { type EndedRunSeen, endedRun, type RunAtWork } from './seen-run.ts';

/** A run that took its tick and has left no report, as the bucket shows it. */
export interface Unreported {
  readonly claim: ClaimRecord;
  /** How far it told that it is; undefined where it never did. */
  readonly told: RunStatus | undefined;
  /** Its own. */
  readonly lease: LeaseRecord | undefined;
  /** The backup of its tick is there. */
  readonly hasBackup: boolean;
}

/** Between its claim and its lease, and between its lease and its report, a run takes moments. */
const momentsMs = 10 * 60_000;

/**
 * Tells a run that is at work from one that died. Lambda knows; where nobody may ask it, the bucket tells by
 * the lease: when that has expired nothing of its holder can be at work. Pure.
 * @param now epoch milliseconds
 */
export function whatBecameOf(
  run: Unreported,
  fate: Fate<RunReport>,
  now: number,
): EndedRunSeen | RunAtWork {
  if (fate.is === 'running') return atWork(run);
  if (fate.is === 'ended' && isReport(fate.result)) return returned(run, fate.result);
  if (run.hasBackup) return backedUp(run);
  if (fate.is === 'unknown' && mayBeAtWork(run, now)) return { ...atWork(run), doubt: fate.why };
  const why = fate.is === 'dead' ? fate.how : fate.is === 'unknown' ? fate.why : noReport;
  return died(run, why, now);
}

const noReport = 'Its execution ended without a report.';

/** Of an older function it may be anything. */
const isReport = (result: unknown): result is RunReport =>
  typeof result === 'object' && result !== null && 'runId' in result && 'outcome' in result;

function mayBeAtWork({ claim, lease }: Unreported, now: number): boolean {
  if (lease && !lease.released) return Date.parse(lease.expiresAt) > now;
  return now - Date.parse(claim.claimedAt) < momentsMs;
}

const atWork = ({ claim, told }: Unreported): RunAtWork => ({
  runId: claim.runId,
  startedAt: claim.claimedAt,
  execution: claim.execution,
  ...(told ? { phase: told.phase, since: told.since } : {}),
  ...(told?.node === undefined ? {} : { node: told.node }),
});

/** It could not be written; Lambda keeps what the run returned. */
const returned = ({ claim, told }: Unreported, report: RunReport): EndedRunSeen =>
  endedRun({
    ...report,
    execution: claim.execution,
    startedAt: claim.claimedAt,
    endedAt: told?.updatedAt ?? claim.claimedAt,
  });

const backedUp = ({ claim, told }: Unreported): EndedRunSeen => ({
  runId: claim.runId,
  outcome: 'Succeeded',
  at: told?.updatedAt ?? claim.claimedAt,
  startedAt: claim.claimedAt,
  reason: 'Its backup is there. It left no report.',
  execution: claim.execution,
});

function died({ claim, told, lease }: Unreported, why: string, now: number): EndedRunSeen {
  const { runId, execution, claimedAt } = claim;
  const where = told
    ? `It was in the phase ${told.phase} since ${timeText(Date.parse(told.since))}${told.node === undefined ? '' : `, on ${told.node}`}.`
    : 'It never told how far it was.';
  const isLocked = lease && !lease.released && Date.parse(lease.expiresAt) > now;
  const serving = told?.node === undefined ? '' : `See that ZooKeeper serves on ${told.node}. `;
  return {
    runId,
    outcome: 'Died',
    at: told?.updatedAt ?? claimedAt,
    startedAt: claimedAt,
    ...(told ? { phase: told.phase } : {}),
    reason: `It left no report. ${where} ${why}`,
    hint: `${serving}Read the log of ${execution}. ${isLocked ? `Runs are skipped until ${timeText(Date.parse(lease.expiresAt))}; then` : 'Then'} take a backup: npx zk-backup run ${runId.slice(0, runId.lastIndexOf('.'))}`,
    ...(told?.node === undefined ? {} : { node: told.node }),
    execution,
  };
}
