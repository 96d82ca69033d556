import type { BenchResult, Figure, Size } from '../bench-group.ts';
import { median, rounded, spread } from '../statistics.ts';
import type { Backup, Method } from './methods.ts';

/** What was measured on one size. */
export interface Restores {
  readonly size: Size;
  readonly backup: Backup;
  /** Milliseconds. */
  readonly methods: ReadonlyMap<Method['name'], readonly number[]>;
}

/** The most that all the checks may add to downloading, unpacking and starting. */
const mostOverFloor = 1.3;

export function resultOf(measured: readonly Restores[]): BenchResult {
  return {
    figures: measured.map(oursOverFloor),
    details: [
      {
        title:
          'From the command until a majority of 3 serves; floor: aws s3 cp, tar x and start on every node at once',
        header: ['znodes', 'archive MB', 'method', 'n', 's', 'min-max s'],
        rows: measured.flatMap(({ size, backup, methods }) =>
          [...methods].map(([name, times]) => [
            size.label,
            (backup.bytes / 1e6).toFixed(1),
            name,
            String(times.length),
            (median(times) / 1000).toFixed(2),
            spread(
              times.map((ms) => ms / 1000),
              2,
            ),
          ]),
        ),
      },
    ],
  };
}

function oursOverFloor({ size, methods }: Restores): Figure {
  const of = (name: Method['name']) => median(methods.get(name) ?? []);
  const value = rounded(of('ours') / of('floor'), 3);
  return {
    name: `restore.ours-over-floor.${size.label}`,
    value,
    unit: 'ratio',
    remark: `at most ${mostOverFloor}: ${value <= mostOverFloor ? 'met' : 'missed'}`,
  };
}
