import { allowedPatterns } from '../contract/documents.ts';
import { runId } from '../contract/keys.ts';
import { pointIn, pointText } from '../contract/point.ts';
import type { CopyAt, EnsembleSettings } from '../contract/settings.ts';
import { isOtherAsker, type OtherAsker, otherAskers } from '../run/asked-by.ts';
import { shown } from '../shown.ts';
import { examples, flag, fromCopy, type Given, invalid } from './request-fields.ts';
import {
  type OperatorSessions,
  operatorSessions,
  partRequest,
  type WantedPart,
} from './request-part.ts';

/** Which backup: the newest, one by the key of its archive or manifest, or the newest before a time. */
export type WantedBackup =
  | 'latest'
  | { readonly key: string }
  /** UTC, by the scheduled times of the backups. */
  | { readonly before: string };

/** What an invocation was asked to do, checked. */
export type RestoreRequest = PlanRequest | ExecuteRequest | UndoRequest | DrillRequest;

export interface PlanRequest {
  readonly kind: 'plan';
  readonly ensemble: EnsembleSettings;
  /** Whose backup it is. */
  readonly source: string;
  readonly backup: WantedBackup;
  /** The copy that it is read from; absent: from the bucket of the backups. */
  readonly from?: CopyAt;
  /** Where to end, as `pointText` writes it; absent: all of the backup. */
  readonly until?: string;
  /** Go on where a person was asked to think twice. */
  readonly force: boolean;
  /** Chosen by the caller, who then knows where to look. */
  readonly planId?: string;
  /** Put back into an ensemble that serves; absent: all of the backup is restored. */
  readonly part?: WantedPart;
  readonly sessions?: OperatorSessions;
}

/** Of a plan that was made before. */
interface PlannedRequest {
  readonly ensemble: EnsembleSettings;
  readonly planId: string;
  /** Take the ensemble over from a run that holds it for long: a dead one. */
  readonly takeOver: boolean;
  readonly sessions?: OperatorSessions;
}

export interface ExecuteRequest extends PlannedRequest {
  readonly kind: 'restore';
}

export interface UndoRequest extends PlannedRequest {
  readonly kind: 'undo';
}

export interface DrillRequest {
  readonly kind: 'drill';
  readonly ensemble: EnsembleSettings;
  readonly backup: WantedBackup;
  /** As of a plan. */
  readonly from?: CopyAt;
  readonly scheduledTime?: string;
  /** Not the schedule, although there is a scheduled time (`askerOf`). */
  readonly askedBy?: OtherAsker;
}

type Ensembles = readonly EnsembleSettings[];

const fields = {
  plan: [
    'ensemble',
    'backup',
    'from',
    'into',
    'until',
    'force',
    'plan',
    'execute',
    'path',
    'exact',
    'sessions',
  ],
  restore: ['plan', 'execute', 'takeOver', 'ensemble', 'sessions'],
  undo: ['undo', 'takeOver', 'ensemble', 'sessions'],
  drill: ['ensemble', 'drill', 'scheduledTime', 'backup', 'from', 'askedBy'],
} as const;

/**
 * Reads the payload of a person, the command line or the drill's schedule.
 * @throws InvalidRequest naming the field, what it got and what it takes
 */
export function parseRestoreRequest(
  payload: unknown,
  ensembles: Ensembles,
  copies: readonly CopyAt[] = [],
): RestoreRequest {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw invalid('The payload', payload, `an object such as ${examples.plan}`);
  }
  const given = payload as Given;
  const kind = kindOf(given);
  const stranger = Object.keys(given).find(
    (name) => !(fields[kind] as readonly string[]).includes(name),
  );
  if (stranger !== undefined) {
    const what = `only ${fields[kind].join(', ')} for ${kind === 'restore' ? 'an execution' : `a ${kind}`}`;
    throw invalid('The payload', given, what, `the field ${shown(stranger)}`);
  }
  if (kind === 'plan') return { ...planRequest(given, ensembles), ...fromCopy(given, copies) };
  if (kind === 'drill') return { ...drillRequest(given, ensembles), ...fromCopy(given, copies) };
  const planId = kind === 'undo' ? planIdOf('undo', given.undo) : planIdOf('plan', given.plan);
  const ensemble = ensembleOf(planId, given.ensemble, ensembles);
  const takeOver = flag('takeOver', given.takeOver);
  return { kind, planId, ensemble, takeOver, ...operatorSessions(given) };
}

function kindOf(given: Given): keyof typeof fields {
  if ('undo' in given) return 'undo';
  if (flag('drill', given.drill)) return 'drill';
  if (flag('execute', given.execute)) return 'restore';
  if ('plan' in given && !('backup' in given)) {
    throw invalid('`execute`', given.execute, 'true, to execute that plan');
  }
  return 'plan';
}

function planRequest(given: Given, ensembles: Ensembles): PlanRequest {
  const source = knownEnsemble('ensemble', given.ensemble, ensembles);
  const into = given.into === undefined ? source : knownEnsemble('into', given.into, ensembles);
  const planId = given.plan === undefined ? undefined : planIdOf('plan', given.plan);
  if (planId !== undefined) ensembleOf(planId, into.name, ensembles);
  return {
    kind: 'plan',
    ensemble: into,
    source: source.name,
    backup: wantedBackup(given.backup, source.name),
    force: flag('force', given.force),
    ...(given.until === undefined ? {} : { until: until(given.until) }),
    ...(planId === undefined ? {} : { planId }),
    ...partRequest(given),
  };
}

function drillRequest(given: Given, ensembles: Ensembles): DrillRequest {
  const ensemble = knownEnsemble('ensemble', given.ensemble, ensembles);
  return {
    kind: 'drill',
    ensemble,
    backup: given.backup === undefined ? 'latest' : wantedBackup(given.backup, ensemble.name),
    ...(given.scheduledTime === undefined
      ? {}
      : { scheduledTime: utcTime('scheduledTime', given.scheduledTime) }),
    ...(given.askedBy === undefined ? {} : { askedBy: otherAsker(given.askedBy) }),
  };
}

function wantedBackup(value: unknown, source: string): WantedBackup {
  if (value === 'latest') return value;
  if (typeof value === 'object' && value !== null && 'before' in value) {
    return { before: utcTime('backup.before', value.before) };
  }
  const isKey = typeof value === 'string' && value.startsWith(`${source}/`);
  if (isKey && /^[A-Za-z0-9._/-]{1,140}\.(tar\.gz|manifest\.json)$/.test(value)) {
    return { key: value };
  }
  throw invalid(
    '`backup`',
    value,
    `"latest", the key of an archive such as "${source}/….tar.gz", or { "before": "2026-11-22T03:00:00Z" }`,
  );
}

function until(value: unknown): string {
  if (typeof value === 'string') {
    const point = pointIn(value);
    if (point && point.kind !== 'time') return pointText(point);
  }
  const or = 'a zxid such as "0x500000010", "just-before:ZXID", "just-before:PATH" or ';
  return utcTime('until', value, or);
}

function planIdOf(field: string, value: unknown): string {
  if (typeof value === 'string' && new RegExp(allowedPatterns.runId).test(value)) return value;
  throw invalid(
    `\`${field}\``,
    value,
    `the id of a plan, such as "${runId('prod', '20261122T030000Z')}"`,
  );
}

/** A plan's id begins with the name of the ensemble that it restores into. */
function ensembleOf(planId: string, name: unknown, ensembles: Ensembles): EnsembleSettings {
  const own = planId.slice(0, planId.lastIndexOf('.'));
  if (name === undefined || name === own) return knownEnsemble('plan', own, ensembles);
  throw invalid('`ensemble`', name, `"${own}", which ${planId} is for, or nothing`);
}

function knownEnsemble(field: string, name: unknown, ensembles: Ensembles): EnsembleSettings {
  const known = ensembles.find((ensemble) => ensemble.name === name);
  if (known) return known;
  const names = ensembles.map((ensemble) => `"${ensemble.name}"`).join(', ');
  throw invalid(`\`${field}\``, name, `one that this stack was deployed for: ${names}`);
}

const isoSecond = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function utcTime(field: string, value: unknown, or = ''): string {
  const isTime = typeof value === 'string' && isoSecond.test(value);
  if (isTime && !Number.isNaN(Date.parse(value))) return value;
  throw invalid(`\`${field}\``, value, `${or}a UTC time such as "2026-11-22T03:00:00Z"`);
}

function otherAsker(value: unknown): OtherAsker {
  if (isOtherAsker(value)) return value;
  throw invalid('`askedBy`', value, `one of ${otherAskers.join(', ')}, or nothing`);
}
