import type { CountedBackup } from '../../../../../lambda/backup/retention/judge-expiry.ts';
import type { Keep } from '../../../../../lambda/contract/keep.ts';

/*
 * The same as docs/retention.md says it, as slowly as it is said: for each backup, each rule by itself. No line of it
 * is the product's.
 */

/** Which backups stay for a count, by their keys. */
export function naivelyKept(backups: readonly CountedBackup[], keep: Keep): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const least of [0, 1, 2, 3]) {
    const proven = backups.filter(({ level }) => (level ?? 0) >= least);
    for (const one of proven) if (staysAmong(proven, one, keep)) kept.add(one.key);
  }
  return kept;
}

type One = CountedBackup;

function staysAmong(all: readonly One[], one: One, keep: Keep): boolean {
  const newer = all.filter((other) => isNewer(other, one));
  if (newer.length === 0) return true;
  if (newer.length < (keep.last ?? 0)) return true;
  const newest = Math.max(...all.map(({ time }) => time));
  if (keep.days !== undefined && newest - one.time < keep.days * 86_400_000) return true;
  const rules = [
    [keep.daily, dayOf],
    [keep.weekly, isoWeekOf],
    [keep.monthly, monthOf],
    [keep.yearly, yearOf],
  ] as const;
  return rules.some(([most, periodOf]) => {
    const isNewestOfPeriod = newer.every((other) => periodOf(other.time) !== periodOf(one.time));
    const laterPeriods = new Set(newer.map(({ time }) => periodOf(time)));
    return most !== undefined && isNewestOfPeriod && laterPeriods.size < most;
  });
}

const isNewer = (other: One, one: One) =>
  other.time > one.time || (other.time === one.time && other.key > one.key);

const dayOf = (time: number) => Math.floor(time / 86_400_000);
const yearOf = (time: number) => new Date(time).getUTCFullYear();
const monthOf = (time: number) => yearOf(time) * 12 + new Date(time).getUTCMonth();

/** As ISO 8601 has it: a week is of the year that its Thursday is in. */
export function isoWeekOf(time: number): string {
  const date = new Date(time);
  const weekday = date.getUTCDay() === 0 ? 7 : date.getUTCDay();
  const thursday = new Date(date);
  thursday.setUTCDate(date.getUTCDate() + 4 - weekday);
  const year = thursday.getUTCFullYear();
  const days = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000);
  return `${year}-W${Math.floor(days / 7) + 1}`;
}
