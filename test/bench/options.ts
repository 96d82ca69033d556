import { parseArgs } from 'node:util';
import { ZkBackupError } from '../../lambda/errors.ts';
import type { BenchGroup, Size } from './bench-group.ts';

/** What `npm run bench --` takes. */
export interface BenchOptions {
  readonly json: boolean;
  readonly help: boolean;
  readonly groups: readonly BenchGroup[];
  /** @default - each group's own */
  readonly sizes: readonly Size[] | undefined;
  readonly rounds: number;
}

/** The command line asks for something there is not. */
export class BadOption extends ZkBackupError {}

export const usage = (groups: readonly BenchGroup[]) => `npm run bench -- [group ...] [options]

Measures on this machine; without a group, all of them:

${groups.map(({ name, about, sizes }) => `  ${name.padEnd(18)}${about}${sizes ? ` (${sizes})` : ''}`).join('\n')}

  --sizes 10k,500k  znodes of 1 KB, half of it incompressible (each group's own; the ensemble of
                    downtime takes 7 GB of memory with 500k, the archives of verify 5 GB of disk with 2m)
  --rounds N        measurements of each kind, of which the median is taken (5)
  --json            an array of { name, value, unit } on stdout
  --help            this text

Progress is told on stderr.`;

/** @throws BadOption naming what it got and what it takes */
export function parseOptions(args: readonly string[], known: readonly BenchGroup[]): BenchOptions {
  const { values, positionals } = parse(args, known);
  return {
    json: values.json ?? false,
    help: values.help ?? false,
    groups: chosenGroups(positionals, known),
    sizes: values.sizes === undefined ? undefined : sizesOf(values.sizes),
    rounds: roundsOf(values.rounds ?? '5'),
  };
}

function parse(args: readonly string[], known: readonly BenchGroup[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        sizes: { type: 'string' },
        rounds: { type: 'string' },
      },
    });
  } catch (cause) {
    const [sentence = ''] = String((cause as Error).message).split('. ');
    throw new BadOption(`${sentence.replace(/\.$/, '')}.`, {
      hint: `Options are --json, --sizes, --rounds and --help. ${listOf(known)}`,
      cause,
    });
  }
}

function chosenGroups(names: readonly string[], known: readonly BenchGroup[]) {
  const unknown = names.find((wanted) => !known.some(({ name }) => name === wanted));
  if (unknown !== undefined) {
    throw new BadOption(`There is no group "${unknown}".`, { hint: listOf(known) });
  }
  return names.length === 0 ? known : known.filter(({ name }) => names.includes(name));
}

const listOf = (known: readonly BenchGroup[]) =>
  `Groups are: ${known.map(({ name }) => name).join(', ')}; none stands for all.`;

/** @throws BadOption for a size that is none */
export const sizesOf = (labels: string): Size[] => labels.split(',').map(sizeOf);

function sizeOf(label: string): Size {
  const [, digits, unit = ''] = /^([1-9]\d{0,6})(k|m|)$/.exec(label) ?? [];
  const znodes = Number(digits) * { '': 1, k: 1000, m: 1_000_000 }[unit as '' | 'k' | 'm'];
  if (!(znodes >= 1000 && znodes <= 5_000_000)) {
    throw new BadOption(`--sizes got "${label}".`, {
      hint: 'It takes numbers of znodes from 1k to 5m, with commas between them: 10k,500k',
    });
  }
  return { label, znodes };
}

function roundsOf(text: string): number {
  const rounds = Number(text);
  if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 99)) {
    throw new BadOption(`--rounds got "${text}".`, { hint: 'It takes a number from 1 to 99.' });
  }
  return rounds;
}
