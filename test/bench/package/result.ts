import type { BenchResult, Figure } from '../bench-group.ts';
import { median, rounded } from '../statistics.ts';

/** What was built. */
export interface Built {
  /** From the sources to the packed file. */
  readonly seconds: number;
  /** Of each bundle: the functions by their rooms, and `cli`. */
  readonly bytes: Readonly<Record<string, number>>;
  readonly packedBytes: number;
}

/** Seconds of processor time of the command line that was built, in each round. */
export interface Starts {
  readonly help: readonly number[];
  /** Of a backup of a few kilobytes. */
  readonly ls: readonly number[];
}

const most = { packedKb: 3000, startSeconds: 0.35 } as const;

const held = (value: number, limit: number) =>
  `at most ${limit}: ${value <= limit ? 'met' : 'missed'}`;

export function resultOf({ seconds, bytes, packedBytes }: Built, starts: Starts): BenchResult {
  const kb = (one: number) => Math.round(one / 1000);
  const start = (name: string, measured: readonly number[]): Figure => {
    const value = rounded(median(measured), 3);
    return { name, value, unit: 's', remark: held(value, most.startSeconds) };
  };
  return {
    figures: [
      ...Object.entries(bytes).map(([name, size]) => ({
        name: `bundle.kb.${name}`,
        value: kb(size),
        unit: 'kB',
      })),
      {
        name: 'package.kb',
        value: kb(packedBytes),
        unit: 'kB',
        remark: held(kb(packedBytes), most.packedKb),
      },
      { name: 'package.build-s', value: rounded(seconds, 1), unit: 's' },
      start('cli.start-cpu-s.package', starts.help),
      start('cli.ls-cpu-s.package', starts.ls),
    ],
    details: [],
  };
}
