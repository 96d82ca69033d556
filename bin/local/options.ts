import { parseArgs } from 'node:util';
import type { CaptureMode } from '../../lambda/contract/settings.ts';
import { ZkBackupError } from '../../lambda/errors.ts';
import { type AccidentName, accidentNames, accidents } from './accidents.ts';

/** What `npm start --` takes. */
export interface DemoOptions {
  readonly json: boolean;
  readonly keep: boolean;
  readonly restore: boolean;
  /** Make the page of `npx zk-backup report`. */
  readonly report: boolean;
  /** What is to be practised on; only with `keep`. */
  readonly accident?: AccidentName;
  readonly help: boolean;
  readonly znodes: number;
  readonly mode: CaptureMode;
  readonly nodes: 1 | 3 | 5;
}

/** The command line asks for something there is not. */
export class BadStartOption extends ZkBackupError {}

export const startUsage = `npm start -- [options]

Takes a backup of a real ZooKeeper ensemble through the real Lambda code, the SSM
documents and the aws CLI, against stand-ins for AWS on this machine.

  --nodes 1|3|5       servers in the ensemble (3)
  --mode stop|live    stop the node while its files are linked, or not (stop)
  --znodes N          size of the sample data, 60 to 5000000 (10000)
  --restore           then destroy all data of all servers, restore it, compare every znode
  --report            then make the page of all backups, and say where it lies
  --keep              leave everything running, and say how to talk to it
  --accident WHAT     with --keep, after the backup: something to repair by docs/restore.md:
                      lose-member, lose-quorum, bad-data or deleted-subtree
  --json              one JSON report on stdout, progress on stderr
  --help              this text

The exit code is 0 only if the backup succeeded and every znode came back.`;

/** @throws BadStartOption naming the option, what it got and what it takes */
export function parseOptions(args: readonly string[]): DemoOptions {
  const values = parse(args);
  const options = {
    ...(values.accident === undefined
      ? {}
      : { accident: oneOf('--accident', values.accident, accidentNames) }),
    json: values.json ?? false,
    keep: values.keep ?? false,
    restore: values.restore ?? false,
    report: values.report ?? false,
    help: values.help ?? false,
    znodes: numberOf('--znodes', values.znodes ?? '10000', 60, 5_000_000),
    mode: oneOf('--mode', values.mode ?? 'stop', ['stop', 'live'] as const),
    nodes: Number(oneOf('--nodes', values.nodes ?? '3', ['1', '3', '5'] as const)) as 1 | 3 | 5,
  };
  refuseWhatDoesNotFit(options);
  return options;
}

/** Before anything is started. */
function refuseWhatDoesNotFit({ accident, keep, restore, nodes, help }: DemoOptions): void {
  if (accident === undefined || help) return;
  if (!keep) {
    throw new BadStartOption(
      '--accident needs --keep: without it all is stopped before you can repair anything.',
      { hint: `Type npm start -- --keep --accident ${accident}` },
    );
  }
  if (restore) {
    throw new BadStartOption(
      '--accident and --restore do not go together: --restore loses all data, and restores it itself.',
      { hint: `Type npm start -- --keep --accident ${accident}` },
    );
  }
  if (nodes < accidents[accident].leastServers) {
    throw new BadStartOption(
      `--accident ${accident} needs --nodes 3 or 5: a single server is the whole ensemble.`,
      { hint: `Type npm start -- --keep --nodes ${nodes} --accident lose-quorum` },
    );
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        keep: { type: 'boolean' },
        restore: { type: 'boolean' },
        report: { type: 'boolean' },
        accident: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        znodes: { type: 'string' },
        mode: { type: 'string' },
        nodes: { type: 'string' },
      },
    }).values;
  } catch (cause) {
    const [sentence = ''] = String((cause as Error).message).split('. ');
    throw new BadStartOption(`${sentence}.`, { hint: 'See npm start -- --help', cause });
  }
}

function oneOf<T extends string>(option: string, got: string, taken: readonly T[]): T {
  const found = taken.find((value) => value === got);
  if (found) return found;
  throw bad(option, got, taken.join(', '));
}

function numberOf(option: string, got: string, least: number, most: number): number {
  const value = Number(got);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw bad(option, got, `a whole number from ${least} to ${most}`);
}

const bad = (option: string, got: string, taken: string) =>
  new BadStartOption(`${option} got "${got}"; it takes ${taken}.`, {
    hint: 'See npm start -- --help',
  });
