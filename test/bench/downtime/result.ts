import type { BenchResult, Figure, Size } from '../bench-group.ts';
import { median, rounded, spread } from '../statistics.ts';
import type { Downtime } from './measure.ts';
import type { Method } from './methods.ts';

/** What was measured on one size. */
export interface Downtimes {
  readonly size: Size;
  readonly methods: ReadonlyMap<Method['name'], readonly Downtime[]>;
}

/** The most that a backup may add to a restart. */
const mostOverBare = 1.05;

/** The figures of the group, and what they are the quotients of. */
export function resultOf(measured: readonly Downtimes[], zookeeperVersion: string): BenchResult {
  return {
    figures: [
      ...measured.map(oursOverBare),
      ...measured.map(seedOverOurs),
      ...measured.map((one) => stoppedWork(one, measured[0] ?? one)),
    ],
    details: [
      {
        title: `Downtime of a follower of 3, ZooKeeper ${zookeeperVersion}; medians`,
        header: [
          ...['znodes', 'method', 'n', 'down s', 'min-max s', 'stop s', 'stopped work ms'],
          ...['start s', "script's own: down s", 'copy ms', 'others, cores'],
        ],
        rows: measured.flatMap(({ size, methods }) =>
          [...methods].map(([name, downtimes]) => [size.label, name, ...cells(downtimes)]),
        ),
      },
    ],
  };
}

function cells(downtimes: readonly Downtime[]): string[] {
  const of = (value: (one: Downtime) => number) => median(downtimes.map(value));
  const seconds = (value: (one: Downtime) => number) => (of(value) / 1000).toFixed(2);
  const own = downtimes.flatMap((one) => one.own ?? []);
  return [
    String(downtimes.length),
    seconds(({ downMs }) => downMs),
    spread(
      downtimes.map(({ downMs }) => downMs / 1000),
      2,
    ),
    seconds(({ stopMs }) => stopMs),
    of(({ stoppedWorkMs }) => stoppedWorkMs).toFixed(0),
    seconds(({ startMs }) => startMs),
    own.length > 0 ? (median(own.map(({ downtimeMs }) => downtimeMs)) / 1000).toFixed(2) : '',
    own.length > 0 ? median(own.map(({ copyMs }) => copyMs)).toFixed(0) : '',
    of(({ background }) => background).toFixed(1),
  ];
}

const medianOf = (
  { methods }: Downtimes,
  name: Method['name'],
  value: (one: Downtime) => number,
): number => median((methods.get(name) ?? []).map(value));

const down = ({ downMs }: Downtime) => downMs;

function oursOverBare(measured: Downtimes): Figure {
  const value = rounded(medianOf(measured, 'ours', down) / medianOf(measured, 'bare', down), 3);
  return {
    name: `downtime.ours-over-bare.${measured.size.label}`,
    value,
    unit: 'ratio',
    // A small node's restart is over so soon that the same work weighs more.
    ...(measured.size.znodes >= 500_000 && {
      remark: `at most ${mostOverBare}: ${value <= mostOverBare ? 'met' : 'missed'}`,
    }),
  };
}

const seedOverOurs = (measured: Downtimes): Figure => ({
  name: `downtime.seed-over-ours.${measured.size.label}`,
  value: rounded(medianOf(measured, 'seed', down) / medianOf(measured, 'ours', down), 2),
  unit: 'ratio',
});

/** Between the stop command's end and the start command, whatever it is that takes the time. */
function stoppedWork(measured: Downtimes, smallest: Downtimes): Figure {
  const work = (of: Downtimes) => medianOf(of, 'ours', ({ stoppedWorkMs }) => stoppedWorkMs);
  const growth = work(measured) - work(smallest);
  return {
    name: `stopped-work-ms.${measured.size.label}`,
    value: rounded(work(measured), 1),
    unit: 'ms',
    ...(measured !== smallest && {
      remark: `${growth < 0 ? '' : '+'}${growth.toFixed(1)} to ${smallest.size.label}; must not grow with the data`,
    }),
  };
}
