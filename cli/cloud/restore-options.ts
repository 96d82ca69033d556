import type { ParseArgsOptionsConfig } from 'node:util';
import { allowedPatterns } from '../../lambda/contract/documents.ts';
import { runId } from '../../lambda/contract/keys.ts';
import { pointIn, pointText } from '../../lambda/contract/point.ts';
import { tickOf } from '../../lambda/contract/tick.ts';
import { BadOption } from '../errors.ts';
import { hint } from '../options.ts';
import { pointOption } from '../source/point-option.ts';
import { ensembleName } from './settings.ts';

export const restoreOptions = {
  backup: { type: 'string' },
  before: { type: 'string' },
  until: { type: 'string' },
  into: { type: 'string' },
  force: { type: 'boolean' },
  'take-over': { type: 'boolean' },
  'plan-only': { type: 'boolean' },
  execute: { type: 'string' },
  yes: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

interface Given {
  readonly backup?: string | undefined;
  readonly before?: string | undefined;
  readonly until?: string | undefined;
  readonly into?: string | undefined;
  readonly force?: boolean | undefined;
  readonly 'take-over'?: boolean | undefined;
  readonly 'plan-only'?: boolean | undefined;
  readonly execute?: string | undefined;
  readonly yes?: boolean | undefined;
}

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
      ...(until === undefined ? {} : { until: pointText(pointOption('--until', until)) }),
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
  const { execute: _execute, yes: _yes, 'take-over': _takeOver, ...others } = given;
  const [other] = Object.keys(others).filter((name) => name in restoreOptions);
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

function utcTime(option: string, text: string): string {
  const point = pointIn(text);
  if (point?.kind === 'time') return pointText(point);
  throw new BadOption(
    `${option} got "${text}"; it takes a time with its zone, such as 2026-11-22T03:00:00Z.`,
    { hint },
  );
}
