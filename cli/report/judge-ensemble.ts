import { counted } from '../text/text.ts';
import { ageText } from '../text/time-text.ts';
import type { ReportedBackup, ReportedEnsemble, State } from './model.ts';

type Told = Omit<ReportedEnsemble, 'state' | 'troubles'>;

interface Trouble {
  readonly state: Exclude<State, 'good'>;
  readonly says: string;
}

/** Whether somebody should look, and at what. Pure. */
export function judgeEnsemble(
  told: Told,
  now: number,
): Pick<ReportedEnsemble, 'state' | 'troubles'> {
  const troubles = [
    ...ofNewest(told),
    ...ofLastRun(told),
    ...lateness(told, now),
    ...ofDrills(told),
    ...ofRestores(told),
    ...unreadables(told),
  ];
  const isBad = troubles.some(({ state }) => state === 'bad');
  const state = isBad ? 'bad' : troubles.length > 0 ? 'attention' : 'good';
  return { state, troubles: troubles.map(({ says }) => says) };
}

const bad = (says: string): Trouble => ({ state: 'bad', says });
const attention = (says: string): Trouble => ({ state: 'attention', says });

function ofNewest({ ensemble, backups: [newest] }: Told): Trouble[] {
  if (!newest)
    return [bad(`There is no backup. To take the first one: npx zk-backup run ${ensemble}`)];
  if (newest.unreadable) return [attention(newest.unreadable)];
  const { level, unproven, shortfall, suspicions } = newest;
  const why = unproven === null ? '' : `: ${unproven}`;
  return [
    ...(level === 3 ? [] : [attention(`The newest backup is not proven${why}.`)]),
    ...(shortfall === null ? [] : [attention(`The newest backup is not complete: ${shortfall}.`)]),
    ...suspicions.map(attention),
  ];
}

function ofLastRun({ backups: [newest], failures }: Told): Trouble[] {
  const last = failures.find(
    ({ kind, outcome }) => kind === 'backup' && ['Failed', 'Unknown'].includes(outcome),
  );
  if (!last || (newest && (last.time ?? '') < newest.time)) return [];
  const where = last.phase === null ? '' : ` in ${last.phase}`;
  return [
    bad(`The last run ended ${last.outcome}${where}: ${last.reason ?? 'no reason is known'}`),
  ];
}

/** From so many gaps on it can be told how often there is a backup. */
const fewestGaps = 3;

function lateness({ backups }: Told, now: number): Trouble[] {
  const times = backups.map(({ time }) => Date.parse(time));
  const gaps = times
    .slice(1)
    .map((time, at) => (times[at] as number) - time)
    .sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)];
  if (usual === undefined || gaps.length < fewestGaps) return [];
  const age = now - (times[0] as number);
  if (age <= 2 * usual + hour) return [];
  return [
    attention(
      `The newest backup is ${ageText(age)} old; before it there was one every ${ageText(usual)}.`,
    ),
  ];
}

/** A run takes its time. */
const hour = 3_600_000;

function ofDrills({ ensemble, backups, drills: [last] }: Told): Trouble[] {
  if (last?.ok) return [];
  if (last) return [bad('The last drill failed: the newest backup may not restore.')];
  if (backups.length === 0) return [];
  return [attention(`No drill has shown that it restores: npx zk-backup drill ${ensemble}`)];
}

function ofRestores({ failures, restores: [last] }: Told): Trouble[] {
  const failed = failures.find(({ id, kind }) => id === last?.planId && kind !== 'backup');
  if (!failed) return [];
  return [
    bad(
      `The last ${failed.kind} ended ${failed.outcome}: ${failed.reason ?? 'no reason is known'}`,
    ),
  ];
}

function unreadables({ failures, backups }: Told): Trouble[] {
  const records = failures.filter(({ kind }) => kind === 'record').length;
  const all = records + backups.slice(1).filter(({ unreadable }) => unreadable).length;
  if (all === 0) return [];
  return [attention(`${counted(all, 'object')} could not be read; they are named below.`)];
}

/** The newest one that is proven. Pure. */
export const lastProven = (backups: readonly ReportedBackup[]): ReportedBackup | undefined =>
  backups.find(({ level }) => level === 3);
