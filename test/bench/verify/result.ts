import type { BenchResult, Figure, Size } from '../bench-group.ts';
import { median, rounded, spread } from '../statistics.ts';
import type { BenchArchive } from './archive.ts';

/**
 * `bare` is the same stream with the same settings of gunzip and tar, and nothing done with it. `level2` and
 * `level3` give a verdict, as `npx zk-backup verify` wants it; `run` makes the sums of a manifest besides, as
 * the function does in a run.
 */
export const methods = ['bare', 'level2', 'level3', 'run'] as const;
export type Method = (typeof methods)[number];

/** One reading of an archive, in a process of its own. */
export interface Reading {
  readonly ms: number;
  readonly cpuMs: number;
  /** What the verdict said; 0 of a bare reading. */
  readonly level: number;
  readonly peakMb: number;
}

/** What was measured on one size. */
export interface Readings {
  readonly size: Size;
  readonly archive: BenchArchive;
  readonly readings: ReadonlyMap<Method, readonly Reading[]>;
}

/** How often the time of the bare stream a level may take. */
const mostOverBare = { level2: 1.3, level3: 1.8 } as const;
/** Of 2 million znodes. */
const mostMb = 2048;
/** From here on, a process's start weighs nothing. */
const heavy = 500_000;

/** The figures of the group, and what they are the quotients of. */
export function resultOf(measured: readonly Readings[]): BenchResult {
  return {
    figures: measured.flatMap((one) => [
      overBare(one, 'level2'),
      overBare(one, 'level3'),
      overBare(one, 'run'),
      throughput(one),
      peak(one),
    ]),
    details: [
      {
        title:
          'Reading an archive, each time in a new process; medians. bare: gunzip | tar t with the settings of the product; run: level 3 with the sums of a manifest',
        header: ['znodes', 'method', 'n', 's', 'min-max s', 'CPU s', 'MB/s', 'peak MB', 'level'],
        rows: measured.flatMap((one) => methods.map((method) => row(one, method))),
      },
    ],
  };
}

const valuesOf = ({ readings }: Readings, method: Method, value: (one: Reading) => number) =>
  (readings.get(method) ?? []).map(value);

const milliseconds = ({ ms }: Reading) => ms;

function row(measured: Readings, method: Method): string[] {
  const of = (value: (one: Reading) => number) => median(valuesOf(measured, method, value));
  const seconds = valuesOf(measured, method, ({ ms }) => ms / 1000);
  return [
    measured.size.label,
    method,
    String(seconds.length),
    median(seconds).toFixed(2),
    spread(seconds, 2),
    (of(({ cpuMs }) => cpuMs) / 1000).toFixed(2),
    megabytesPerSecond(measured, method).toFixed(0),
    of(({ peakMb }) => peakMb).toFixed(0),
    of(({ level }) => level).toFixed(0),
  ];
}

const megabytesPerSecond = (measured: Readings, method: Method) =>
  measured.archive.bytes / 1000 / median(valuesOf(measured, method, milliseconds));

function overBare(measured: Readings, method: Exclude<Method, 'bare'>): Figure {
  const quotient = (value: (one: Reading) => number) => {
    const of = (which: Method) => median(valuesOf(measured, which, value));
    return rounded(of(method) / of('bare'), 2);
  };
  const value = quotient(milliseconds);
  const most = method === 'run' ? undefined : mostOverBare[method];
  const judged = most === undefined ? '' : `at most ${most}: ${value <= most ? 'met' : 'missed'}; `;
  return {
    name: `verify.${method}-over-bare.${measured.size.label}`,
    value,
    unit: 'ratio',
    ...(measured.size.znodes >= heavy && {
      // What it comes to where other processes leave no second core.
      remark: `${judged}in CPU time ${quotient(({ cpuMs }) => cpuMs)}`,
    }),
  };
}

const throughput = (measured: Readings): Figure => ({
  name: `verify.mb-per-s.level3.${measured.size.label}`,
  value: rounded(megabytesPerSecond(measured, 'level3'), 0),
  unit: 'MB/s',
  remark: 'of uncompressed data',
});

function peak(measured: Readings): Figure {
  const value = rounded(Math.max(...valuesOf(measured, 'level3', ({ peakMb }) => peakMb)), 0);
  const perMillion = Math.round((value * 1_000_000) / measured.size.znodes);
  return {
    name: `verify.peak-mb.${measured.size.label}`,
    value,
    unit: 'MB',
    ...(measured.size.znodes >= heavy && {
      remark: `${perMillion} per million znodes; at most ${mostMb} for 2m: ${value <= mostMb ? 'met' : 'missed'}`,
    }),
  };
}
