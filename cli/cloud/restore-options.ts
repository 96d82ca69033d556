import { allowedPatterns } from '../../lambda/contract/documents.ts';
import { runId } from '../../lambda/contract/keys.ts';
import { pointText } from '../../lambda/contract/point.ts';
import { tickOf } from '../../lambda/contract/tick.ts';
import { BadOption } from '../errors.ts';
import type { OptionName, ValuesOf } from '../frame/option-table.ts';
import { hint, pointOption, timeOption } from '../frame/read-values.ts';
import { type PartOption, wantedPart } from '../plan/wanted-part.ts';
import { type InBucket, isLatest } from '../source/backup-name.ts';
import { ensembleName } from './settings.ts';

/** Those that make a plan what it is; the others say what becomes of it. */
const planning = [
  'backup',
  'before',
  'from',
  'until',
  'path',
  'exact',
  'into',
  'force',
  'plan-only',
] as const satisfies readonly OptionName[];

export type RestoreOption =
  | (typeof planning)[number]
  | PartOption
  | 'execute'
  | 'yes'
  | 'take-over'
  | 'long';

type Given = ValuesOf<RestoreOption>;

/** What `restore` was asked for. */
export type WantedRestore =
  | {
      readonly do: 'execute';
      readonly planId: string;
      readonly target: string;
    }
  | {
      readonly do: 'plan';
      readonly planId: string;
      readonly target: string;
      /** What the restore function is sent. */
      readonly payload: object;
    };

/**
 * Reads the arguments of `restore`; the plan gets its id here, so that it can be found again.
 * @param key of the backup that the name means; undefined for the latest
 * @throws BadOption
 */
export function wantedRestore(
  named: InBucket,
  key: string | undefined,
  given: Given,
  now: number,
): WantedRestore {
  const { ensemble } = named;
  const target = given.into === undefined ? ensemble : ensembleName(given.into);
  if (given.execute !== undefined) return execution(given.execute, named, given);
  const part = wantedPart(given);
  // A restore stops every server; a part that is put back is shown, guarded by versions, and undone.
  if (given.yes && !part) {
    throw new BadOption('--yes needs --execute PLANID: execute only a plan that was read.', {
      hint: `npx zk-backup restore ${ensemble} --plan-only makes a plan, and names it.`,
    });
  }
  const planId = runId(target, tickOf(now));
  const { until, into, force } = given;
  return {
    do: 'plan',
    planId,
    target,
    payload: {
      ensemble,
      backup: backupOf(named, given, key),
      ...(given.from === undefined ? {} : { from: given.from }),
      ...(into === undefined ? {} : { into: target }),
      ...(until === undefined ? {} : { until: pointText(pointOption('--until', until)) }),
      ...(force ? { force } : {}),
      ...(part ? { path: part.paths } : {}),
      ...(part?.exact ? { exact: true } : {}),
      plan: planId,
    },
  };
}

function execution(plan: string, named: InBucket, given: Given): WantedRestore {
  const target = named.ensemble;
  const planId = planIdOf(plan);
  const own = planId.slice(0, planId.lastIndexOf('.'));
  if (own !== target) {
    throw new BadOption(`The plan ${planId} is for ${own}, not for ${target}.`, { hint });
  }
  const other = planning.find((name) => given[name] !== undefined);
  if (!isLatest(named)) throw twoBackups(`${planId} and the argument`);
  if (other === undefined) return { do: 'execute', planId, target };
  throw new BadOption(`--${other} is for a new plan, and ${planId} exists already.`, { hint });
}

const runIdPattern = new RegExp(allowedPatterns.runId);

/** @throws BadOption unless the text can be the id of a plan */
export function planIdOf(text: string): string {
  if (runIdPattern.test(text)) return text;
  throw new BadOption(`"${text}" is not the id of a plan, such as prod.20261122T030000Z.`, {
    hint: 'The plan names its id; npx zk-backup status shows the last one.',
  });
}

/** What a function is sent: a key where the name means one backup, else what the options say. @throws BadOption */
export function backupOf(
  named: InBucket,
  { backup, before }: Pick<Given, 'backup' | 'before'>,
  key: string | undefined,
) {
  if (backup !== undefined && before !== undefined) throw twoBackups('--backup and --before');
  if (!isLatest(named) && (backup ?? before) !== undefined) {
    throw twoBackups(`${backup === undefined ? '--before' : '--backup'} and the argument`);
  }
  if (key !== undefined) return key;
  if (before !== undefined) return { before: timeOption('--before', before) };
  return backup ?? 'latest';
}

const twoBackups = (which: string) => new BadOption(`${which} name two backups.`, { hint });
