import { endedBadly } from '../contract/signals.ts';
import { clauseOf } from '../shown.ts';
import { ageText, timeText } from '../units.ts';
import type { EnsembleSeen } from './ensemble-seen.ts';
import type { RestoreSeen } from './last-restores.ts';
import { copyTrouble } from './seen-copy.ts';
import type { EndedRunSeen } from './seen-run.ts';

/*
 * When an ensemble is well. The one place that decides it: text, documents, exit codes and the health check
 * follow from the problems that are found here.
 */

/**
 * Whatever can be not well. `critical`: there is no backup as it is wanted, or ZooKeeper may not serve.
 * `warning`: something failed, and somebody has to look before it comes to that.
 */
export const severities = {
  'no-backup': 'critical',
  'backup-too-old': 'critical',
  'backup-unreadable': 'critical',
  'newer-backup-unreadable': 'warning',
  'run-failed': 'warning',
  'run-died': 'warning',
  'report-unreadable': 'warning',
  'not-serving': 'critical',
  'restore-failed': 'critical',
  'drill-failed': 'warning',
  'copy-failed': 'warning',
  'copy-late': 'warning',
  'lease-left': 'warning',
} as const satisfies Readonly<Record<string, 'warning' | 'critical'>>;

/** Something that is not well. */
export interface HealthProblem {
  readonly what: keyof typeof severities;
  readonly severity: 'warning' | 'critical';
  readonly sentence: string;
  /** What to do next. */
  readonly hint: string;
}

/** What is wanted of an ensemble. */
export interface WantedHealth {
  /** The newest backup may be so old. @default - however old */
  readonly maxAgeMs?: number | undefined;
}

/** Pure. @param now epoch milliseconds */
export function judgeEnsemble(
  seen: EnsembleSeen,
  now: number,
  { maxAgeMs }: WantedHealth = {},
): readonly HealthProblem[] {
  return [
    ...judgeBackup(seen, maxAgeMs),
    ...judgeRun(seen, now),
    ...judgeRestore(seen, now),
    ...judgeDrill(seen, now),
    ...judgeLease(seen),
    ...judgeCopy(seen),
  ];
}

function judgeBackup(
  { ensemble, lastBackup, leftOut }: EnsembleSeen,
  maxAgeMs: number | undefined,
): HealthProblem[] {
  const again = `npx zk-backup run ${ensemble}`;
  if (!lastBackup) {
    const hint = `The first one also arms the schedule: ${again}`;
    return [problem('no-backup', 'There is no backup.', hint)];
  }
  const { key, unreadable, ageSeconds } = lastBackup;
  const verify = `Use the version of zk-backup that wrote it, or read the archive itself: npx zk-backup verify ${key}`;
  if (unreadable !== undefined) {
    return [problem('backup-unreadable', unreadable, verify)];
  }
  const [newer] = leftOut;
  const found =
    newer === undefined
      ? []
      : [problem('newer-backup-unreadable', `A newer one: ${newer}`, verify)];
  const age = ageSeconds * 1000;
  if (maxAgeMs === undefined || age <= maxAgeMs) return found;
  const sentence = `The newest backup is ${ageText(age)} old, and may be ${ageText(maxAgeMs)} old.`;
  return [problem('backup-too-old', sentence, again), ...found];
}

function judgeRun({ ensemble, lastTried: run }: EnsembleSeen, now: number): HealthProblem[] {
  if (!run) return [];
  const { runId, outcome, phase, code, reason = '', at } = run;
  const name = code === undefined ? '' : ` (${code})`;
  const where = phase === undefined ? '' : ` in ${phase}${name}`;
  const hint = run.hint ?? `npx zk-backup run ${ensemble}`;
  const serving = judgeServing(run);
  if (outcome === 'Unreadable') {
    return [problem('report-unreadable', `The last run left no report: ${reason}`, hint)];
  }
  if (outcome === 'Died') {
    const sentence = `The run ${runId} died ${agoText(at, now)}. ${reason}`;
    return [...serving, problem('run-died', sentence, hint)];
  }
  if (!endedBadly(run)) return serving;
  const sentence = `The run ${runId} ended ${outcome}${where} ${agoText(at, now)}: ${reason}`;
  return [...serving, problem('run-failed', sentence, hint)];
}

function judgeServing({ runId, node, serving, outcome }: EndedRunSeen): HealthProblem[] {
  if (serving === undefined || serving === true || outcome === 'Skipped') return [];
  const sentence =
    serving === false
      ? `ZooKeeper on ${node} did not serve after the run ${runId}.`
      : `Nobody saw whether ZooKeeper on ${node} serves after the run ${runId}.`;
  const hint = `Look at that node at once: the ensemble may be one short.`;
  return [problem('not-serving', sentence, hint)];
}

/** A backup that was taken after it shows that the ensemble serves, and what it serves is kept. */
function judgeRestore({ restore, lastBackup }: EnsembleSeen, now: number): HealthProblem[] {
  const failure = restore && failureOf(restore, now);
  if (!restore || !failure) return [];
  const isBehind =
    lastBackup !== null && Date.parse(lastBackup.time) > Date.parse(restore.updatedAt);
  return isBehind ? [] : [problem('restore-failed', ...failure)];
}

function judgeDrill({ ensemble, drill, lastDrill }: EnsembleSeen, now: number): HealthProblem[] {
  const failure = drill && failureOf(drill, now);
  if (failure) return [problem('drill-failed', ...failure)];
  if (!lastDrill || lastDrill.ok || drill) return [];
  const { archiveKey, node, at, checks } = lastDrill;
  const broken = checks?.find(({ passed }) => !passed);
  const why = broken ? ` "${broken.name}": ${clauseOf(broken.found)}.` : '.';
  const sentence = `The drill of ${archiveKey} on ${node} failed ${agoText(at, now)}${why}`;
  const hint = `Find out why before that backup is needed, then: npx zk-backup drill ${ensemble}`;
  return [problem('drill-failed', sentence, hint)];
}

/** Of a restore, an undo or a drill; undefined where it went well, gave way, or goes on. */
function failureOf(seen: RestoreSeen, now: number): [sentence: string, hint: string] | undefined {
  const { kind, runId, phase, updatedAt, report, died } = seen;
  const ago = agoText(updatedAt, now);
  if (died !== undefined) {
    const sentence = `The ${kind} ${runId} died in the phase ${phase}, where it was ${ago}. ${died}`;
    return [sentence, `See how each node is, then read the log of ${seen.execution}.`];
  }
  if (!report || !endedBadly(report)) return undefined;
  const where = report.code === undefined ? report.phase : `${report.phase} (${report.code})`;
  const sentence = `The ${kind} ${runId} ended ${report.outcome} in ${where} ${ago}: ${report.reason}`;
  return [sentence, report.hint ?? ''];
}

function judgeLease({ heldBy }: EnsembleSeen): HealthProblem[] {
  if (!heldBy?.isLeft) return [];
  const { runId, until } = heldBy;
  const sentence = `${runId} is over, and the ensemble is locked until ${timeText(Date.parse(until))}: runs are skipped.`;
  const hint =
    'Nothing to do where nothing of it can be at work any more: the lock ends by itself. A restore or an undo can take the ensemble over: --take-over.';
  return [problem('lease-left', sentence, hint)];
}

/** Whoever can restore may still be without the copy. */
function judgeCopy({ ensemble, copy, lastBackup }: EnsembleSeen): HealthProblem[] {
  if (!copy || !lastBackup) return [];
  const trouble = copyTrouble(copy, Date.parse(lastBackup.time));
  if (!trouble) return [];
  const hint = `Correct what S3 may do with the copy (docs/copies.md), then take a backup, which is copied anew: npx zk-backup run ${ensemble}`;
  return [problem(trouble.what, trouble.sentence, hint)];
}

const problem = (what: HealthProblem['what'], sentence: string, hint: string): HealthProblem => ({
  what,
  severity: severities[what],
  sentence,
  hint,
});

const agoText = (time: string, now: number) => `${ageText(now - Date.parse(time))} ago`;
