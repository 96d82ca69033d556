import type { HealthProblem } from '../health/judge.ts';
import { ageText, counted } from '../units.ts';
import type { ReportedBackup, ReportedEnsemble, ToLookAt } from './model.ts';

type Told = Omit<ReportedEnsemble, 'state' | 'troubles'>;

/**
 * What `status` calls not well, and what else somebody should look at. Pure.
 * @param problems as status judges it @param now epoch milliseconds
 */
export function judged(
  told: Told,
  problems: readonly HealthProblem[],
  now: number,
): Pick<ReportedEnsemble, 'state' | 'troubles'> {
  const found = [
    ...problems.map(({ sentence, hint }) => ({ sentence, hint: hint === '' ? null : hint })),
    ...ofNewest(told),
    ...lateness(told, now),
    ...untried(told),
    ...unreadables(told),
  ];
  const troubles = found.filter(
    (one, at) => found.findIndex(({ sentence }) => sentence === one.sentence) === at,
  );
  const state = problems.length > 0 ? 'bad' : troubles.length > 0 ? 'attention' : 'good';
  return { state, troubles };
}

const look = (sentence: string, hint: string | null = null): ToLookAt => ({ sentence, hint });

function ofNewest({ backups: [newest] }: Told): ToLookAt[] {
  if (!newest || newest.unreadable !== undefined) return [];
  const { level, unproven, shortfall, suspicions } = newest;
  const why = unproven === null ? '' : `: ${unproven}`;
  return [
    ...(level === 3 ? [] : [look(`The newest backup is not proven${why}.`)]),
    ...(shortfall === null ? [] : [look(`The newest backup is not complete: ${shortfall}.`)]),
    ...suspicions.map((one) => look(one)),
  ];
}

/** From so many gaps on it can be told how often there is a backup. */
const fewestGaps = 3;
/** A run takes its time. */
const hour = 3_600_000;

function lateness({ ensemble, backups }: Told, now: number): ToLookAt[] {
  const times = backups.map(({ time }) => Date.parse(time));
  const gaps = times
    .slice(1)
    .map((time, at) => (times[at] as number) - time)
    .sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)];
  if (usual === undefined || gaps.length < fewestGaps) return [];
  const age = now - (times[0] as number);
  if (age <= 2 * usual + hour) return [];
  const sentence = `The newest backup is ${ageText(age)} old; before it there was one every ${ageText(usual)}.`;
  return [look(sentence, `npx zk-backup status ${ensemble}`)];
}

const untried = ({ ensemble, backups, drills }: Told): ToLookAt[] =>
  backups.length === 0 || drills.length > 0
    ? []
    : [look('No drill has shown that it restores.', `npx zk-backup drill ${ensemble}`)];

function unreadables({ failures, backups }: Told): ToLookAt[] {
  const records = failures.filter(({ kind }) => kind === 'record').length;
  const all = records + backups.filter(({ unreadable }) => unreadable !== undefined).length;
  if (all === 0) return [];
  return [look(`${counted(all, 'object')} could not be read; each is named below.`)];
}

/** The newest one that is proven. Pure. */
export const lastProven = (backups: readonly ReportedBackup[]): ReportedBackup | undefined =>
  backups.find(({ level }) => level === 3);
