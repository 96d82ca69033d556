import { allowedPatterns } from '../../lambda/contract/documents.ts';
import { runId } from '../../lambda/contract/keys.ts';
import { tickOf } from '../../lambda/contract/tick.ts';
import { BadOption } from '../errors.ts';
import type { OptionName, ValuesOf } from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';
import { ensembleName } from './settings.ts';

/** Those that make a plan what it is; the others say what becomes of it. */
const planning = [
  'backup',
  'before',
  'until',
  'into',
  'force',
  'plan-only',
] as const satisfies readonly OptionName[];

export type RestoreOption = (typeof planning)[number] | 'execute' | 'yes' | 'take-over';

type Given = ValuesOf<RestoreOption>;

/** What `restore` was asked for. */
export type WantedRestore =
  | {
      readonly do: 'execute';
      readonly planId: string;
      readonly source: string;
      readonly target: string;
    }
  | {
      readonly do: 'plan';
      readonly planId: string;
      /** Whose backup it is. */
      readonly source: string;
      readonly target: string;
      /** What the restore function is sent. */
      readonly payload: object;
    };

/**
 * Reads the arguments of `restore`; the plan gets its id here, so that it can be found again.
 * @throws BadOption
 */
export function wantedRestore(name: string, given: Given, now: number): WantedRestore {
  const ensemble = ensembleName(name);
  const target = given.into === undefined ? ensemble : ensembleName(given.into);
  if (given.execute !== undefined) return execution(given.execute, ensemble, given);
  if (given.yes) {
    throw new BadOption('--yes needs --execute PLANID: execute only a plan that was read.', {
      hint: `npx zk-backup restore ${name} --plan-only makes a plan, and names it.`,
    });
  }
  const planId = runId(target, tickOf(now));
  const { until, into, force } = given;
  return {
    do: 'plan',
    planId,
    source: ensemble,
    target,
    payload: {
      ensemble,
      backup: backupOf(given),
      ...(into === undefined ? {} : { into: target }),
      ...(until === undefined ? {} : { until: untilOf(until) }),
      ...(force ? { force } : {}),
      plan: planId,
    },
  };
}

function execution(plan: string, target: string, given: Given): WantedRestore {
  const planId = planIdOf(plan);
  const own = planId.slice(0, planId.lastIndexOf('.'));
  if (own !== target) {
    throw new BadOption(`The plan ${planId} is for ${own}, not for ${target}.`, { hint });
  }
  const other = planning.find((name) => given[name] !== undefined);
  if (other === undefined) return { do: 'execute', planId, source: target, target };
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

/** @throws BadOption */
export function backupOf({ backup, before }: Pick<Given, 'backup' | 'before'>) {
  if (backup !== undefined && before !== undefined) {
    throw new BadOption('--backup and --before name two backups.', { hint });
  }
  if (before !== undefined) return { before: utcTime('--before', before) };
  return backup ?? 'latest';
}

const untilOf = (text: string) =>
  /^0x[0-9a-f]{1,16}$/i.test(text)
    ? text.toLowerCase()
    : utcTime('--until', text, 'a zxid such as 0x500000010, or ');

/** The zone has to be said: at three in the morning "03:00" means many things. */
function utcTime(option: string, text: string, or = ''): string {
  const isTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const time = isTime ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new BadOption(
    `${option} got "${text}"; it takes ${or}a time with its zone, such as 2026-11-22T03:00:00Z.`,
    { hint },
  );
}
