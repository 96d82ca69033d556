import type { BenchResult, Figure, Size } from '../bench-group.ts';
import { median, rounded, spread } from '../statistics.ts';
import type { Download } from './downloads.ts';
import type { Backup, Method } from './methods.ts';

/** What was measured on one size. */
export interface Restores {
  readonly size: Size;
  readonly backup: Backup;
  /** Milliseconds. */
  readonly downloads: ReadonlyMap<Download, readonly number[]>;
  readonly methods: ReadonlyMap<Method['name'], readonly number[]>;
}

/** The most that all the checks may add to downloading, unpacking and starting. */
const mostOverFloor = 1.1;

export function resultOf(measured: readonly Restores[]): BenchResult {
  return {
    figures: [...measured.map(oursOverFloor), ...measured.map(getObjectOverCp)],
    details: [
      {
        title: 'One archive read by every node at once, to nothing',
        header: ['znodes', 'archive MB', 'by', 'n', 's', 'min-max s'],
        rows: measured.flatMap((one) => rowsOf(one, one.downloads)),
      },
      {
        title:
          'From the command until a majority of 3 serves; floor: aws s3 cp, tar x and start on every node at once',
        header: ['znodes', 'archive MB', 'method', 'n', 's', 'min-max s'],
        rows: measured.flatMap((one) => rowsOf(one, one.methods)),
      },
    ],
  };
}

const rowsOf = ({ size, backup }: Restores, times: ReadonlyMap<string, readonly number[]>) =>
  [...times].map(([name, measured]) => [
    size.label,
    (backup.bytes / 1e6).toFixed(1),
    name,
    String(measured.length),
    (median(measured) / 1000).toFixed(2),
    spread(
      measured.map((ms) => ms / 1000),
      2,
    ),
  ]);

/** What reading a version by the one connection of s3api costs beside the parts of s3 cp. */
function getObjectOverCp({ size, downloads }: Restores): Figure {
  const of = (way: Download) => median(downloads.get(way) ?? []);
  return {
    name: `restore.get-object-over-cp.${size.label}`,
    value: rounded(of('s3api get-object') / of('s3 cp'), 3),
    unit: 'ratio',
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
