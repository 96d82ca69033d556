import type { BenchResult, Figure, Size } from '../bench-group.ts';
import { median, percentile, rounded, spread } from '../statistics.ts';
import type { Round } from './measure.ts';

/** What was measured on one size. */
export interface Undeleted {
  readonly size: Size;
  readonly rounds: readonly Round[];
}

/** The most that a part of 10,000 znodes may take, in seconds. */
const mostOf10k = { apply: 3, processor: 0.1 } as const;

/** @param starts seconds of processor time of `--help` */
export function resultOf(measured: readonly Undeleted[], starts: readonly number[]): BenchResult {
  return {
    figures: [
      ...measured.flatMap(figuresOf),
      {
        name: 'cli.start-cpu-s',
        value: rounded(median(starts), 3),
        unit: 's',
        remark: 'npx zk-backup --help, without npx',
      },
    ],
    details: [
      {
        title: 'A part put back by a follower of 3, and a client of it that writes every 10 ms',
        header: ['znodes', 'n', 'apply s', 'min-max s', 'CPU s', 'idle p99 ms', 'meanwhile p99 ms'],
        rows: measured.map(rowOf),
      },
    ],
  };
}

const applied = ({ rounds }: Undeleted) => rounds.map(({ applySeconds }) => applySeconds);
const processor = ({ rounds }: Undeleted) => rounds.map((one) => one.processorSeconds);
/** Of all rounds together: one has too few for it. */
const p99 = ({ rounds }: Undeleted, of: 'idle' | 'beside') =>
  percentile(
    rounds.flatMap((round) => round[of]),
    99,
  );

const rowOf = (one: Undeleted) => [
  one.size.label,
  String(one.rounds.length),
  median(applied(one)).toFixed(2),
  spread(applied(one), 2),
  median(processor(one)).toFixed(3),
  p99(one, 'idle').toFixed(1),
  p99(one, 'beside').toFixed(1),
];

function figuresOf(one: Undeleted): Figure[] {
  const { label } = one.size;
  const limited = (name: string, value: number, most: number): Figure => ({
    ...{ name: `undelete.${name}.${label}`, value, unit: 's' },
    ...(label === '10k' ? { remark: `at most ${most}: ${value <= most ? 'met' : 'missed'}` } : {}),
  });
  return [
    limited('apply-s', rounded(median(applied(one)), 3), mostOf10k.apply),
    limited('node-cpu-s', rounded(median(processor(one)), 3), mostOf10k.processor),
    {
      name: label === '10k' ? 'undelete.p99-over-idle' : `undelete.p99-over-idle.${label}`,
      value: rounded(p99(one, 'beside') / p99(one, 'idle'), 2),
      unit: 'ratio',
    },
  ];
}
