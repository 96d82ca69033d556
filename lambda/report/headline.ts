import { aboutText, ageText, counted } from '../units.ts';
import type { ReportedEnsemble } from './model.ts';
import { lastProven } from './troubles.ts';

/** A number or a time of the page, as it is shown and as it is. */
export interface Marked {
  /** What it is, by the name of a field. */
  readonly fact: string;
  readonly value: number | string;
  readonly text: string;
}

/** Words, and what stands between them. */
export type Phrase = readonly (string | Marked)[];

/** The one sentence that somebody reads who reads no other. @param now epoch milliseconds. Pure. */
export function headlineOf(one: ReportedEnsemble, now: number): Phrase {
  const { backups, backupCount, protectedSince } = one;
  const [newest] = backups;
  if (!newest || protectedSince === null) return ['Not protected: there is no backup.'];
  const proven = lastProven(backups);
  const ageOf = (fact: string, time: string): Marked => ({
    fact,
    value: time,
    text: `${longAge(now - Date.parse(time))} ago`,
  });
  const first: Phrase =
    proven === newest
      ? ['Proven ', ageOf('provenAt', newest.time)]
      : proven
        ? [
            'Last backup ',
            ageOf('newestAt', newest.time),
            ', not proven; the last proven one ',
            ageOf('provenAt', proven.time),
          ]
        : ['Last backup ', ageOf('newestAt', newest.time), '; none is proven'];
  const since = {
    fact: 'protectedSince',
    value: protectedSince,
    text: dayText(protectedSince, now),
  };
  const count = {
    fact: 'backupCount',
    value: backupCount,
    text: counted(backupCount, 'backup'),
  };
  return [...first, '; ', count, ' since ', since, '; ', ...restoreOf(one, now), '.'];
}

function restoreOf({ drills, backups }: ReportedEnsemble, now: number): Phrase {
  const [last] = drills;
  const estimate = backups.find((one) => one.estimate)?.estimate;
  if (last?.ok && last.seconds !== null) {
    const seconds = { fact: 'drillSeconds', value: last.seconds, text: aboutText(last.seconds) };
    const at = { fact: 'drilledAt', value: last.time, text: dayText(last.time, now) };
    return ['a restore takes ', seconds, ' (drilled ', onDay(at), ')'];
  }
  if (last) {
    return [
      'the drill ',
      onDay({ fact: 'drilledAt', value: last.time, text: dayText(last.time, now) }),
      ' failed',
    ];
  }
  if (!estimate) return ['never drilled'];
  const total = estimate.stageSeconds + estimate.outageSeconds;
  return [
    'never drilled (a restore should take ',
    { fact: 'estimateSeconds', value: total, text: aboutText(total) },
    ')',
  ];
}

const onDay = (at: Marked): Marked =>
  at.text === 'today' || at.text === 'yesterday' ? at : { ...at, text: `on ${at.text}` };

const day = 86_400_000;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** `today`, `yesterday`, `Sunday`, `12 November`, `12 November 2025`; in UTC. Pure. */
export function dayText(time: string, now: number): string {
  const [then, today] = [new Date(time), new Date(now)];
  const days = Math.floor(now / day) - Math.floor(then.getTime() / day);
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days > 1 && days < 7) return weekdays[then.getUTCDay()] as string;
  const date = `${then.getUTCDate()} ${months[then.getUTCMonth()]}`;
  return then.getUTCFullYear() === today.getUTCFullYear()
    ? date
    : `${date} ${then.getUTCFullYear()}`;
}

const words = { d: 'day', h: 'hour', min: 'minute', s: 'second' } as const;

/** `3 hours`, `2 days`: the largest unit alone, in words. Pure. */
export function longAge(milliseconds: number): string {
  const [count = '0', unit = 's'] = ageText(milliseconds).split(' ');
  return counted(Number(count), words[unit as keyof typeof words]);
}
