import { quietTimesOf } from '../../../lib/config/quiet-time.ts';
import { drawnNumber } from '../../seed.ts';

/** A fleet as large as one deployment holds. */
export const fleetOf300: readonly string[] = Array.from(
  { length: 300 },
  (_, number) => `ensemble-${String(number).padStart(3, '0')}`,
);

const minuteOf = (name: string) => {
  const { hour, minute } = quietTimesOf(name).backup;
  return 60 * hour + minute;
};

/** Those of them that are due within so many minutes on end, drawn by the seed: as close as in the whole day. */
export function dueWithin(minutes: number): readonly string[] {
  const due = fleetOf300.map(minuteOf);
  const first = Math.min(...due);
  const from = first + (drawnNumber('part of the day') % (Math.max(...due) - first - minutes));
  return fleetOf300.filter((name) => minuteOf(name) >= from && minuteOf(name) < from + minutes);
}
