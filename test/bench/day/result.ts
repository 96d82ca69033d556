import type { Day } from '../../workflow/day/simulated-day.ts';
import type { BenchResult } from '../bench-group.ts';
import { median, percentile, rounded } from '../statistics.ts';

/** The flexible window of a daily schedule, in seconds. */
export const windowSeconds = 900;

const held = (isMet: boolean, target: string) => `${target}: ${isMet ? 'met' : 'missed'}`;

export function resultOf(day: Day): BenchResult {
  const { lost, doubled, unheard, failures, secondsAfterDue, secondsAfterTry, refusals } = day;
  const wrong = [...lost, ...failures, ...doubled, ...unheard].map((one) => [one]);
  const latest = Math.max(...secondsAfterTry);
  const none = (name: string, { length }: readonly string[]) => ({
    ...{ name, value: length, unit: 'runs' },
    remark: held(length === 0, 'none'),
  });
  return {
    figures: [
      { name: 'day.due', value: day.due, unit: 'runs' },
      none('day.lost', [...lost, ...failures]),
      none('day.doubled', doubled),
      none('day.unheard', unheard),
      { name: 'day.late-s.median', value: rounded(median(secondsAfterTry), 0), unit: 's' },
      { name: 'day.late-s.p95', value: rounded(percentile(secondsAfterTry, 95), 0), unit: 's' },
      { name: 'day.late-s.max', value: rounded(latest, 0), unit: 's' },
      {
        name: 'day.late-over-window',
        value: rounded(latest / windowSeconds, 2),
        unit: 'ratio',
        remark: held(latest <= windowSeconds, 'at most 1'),
      },
      { name: 'day.after-due-s.max', value: rounded(Math.max(...secondsAfterDue), 0), unit: 's' },
    ],
    details: [
      {
        title: 'Times that a service said no',
        header: ['service', 'times'],
        rows: Object.entries(refusals).map(([service, times]) => [service, `${times}`]),
      },
      ...(wrong.length > 0 ? [{ title: 'What went wrong', header: ['run'], rows: wrong }] : []),
    ],
  };
}
