import type { EnsembleSettings } from '../contract/settings.ts';
import { InvalidRequest } from '../errors.ts';
import { askerOf, isOtherAsker, type OtherAsker, otherAskers } from '../run/asked-by.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import { shown } from '../shown.ts';

/** What a run was asked to do, checked. */
export interface BackupRequest {
  readonly ensemble: EnsembleSettings;
  /** From the schedule; undefined by hand, where the time is then now. */
  readonly scheduledTime: string | undefined;
  /** Probe, choose and report; claim, send and write nothing. */
  readonly dryRun: boolean;
  /** Take data older than the last backup's: the ensemble was reset or restored on purpose. */
  readonly newLineage: boolean;
  /** Not the schedule, although there is a scheduled time (`askerOf`). */
  readonly askedBy?: OtherAsker;
  /** Why what the schedule sent is no request: its run ends with it. */
  readonly refusal?: Refusal;
}

const example = '{ "ensemble": "prod" }';
const fields = ['ensemble', 'scheduledTime', 'dryRun', 'newLineage', 'askedBy'];
const isoSecond = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * The same, but what the schedule sent to an ensemble that is known is a run all the same, which fails: nobody
 * waits for its answer, and its report is where people look (ADR 011).
 * @throws InvalidRequest
 */
export function readRequest(
  payload: unknown,
  ensembles: readonly EnsembleSettings[],
): BackupRequest {
  try {
    return parseRequest(payload, ensembles);
  } catch (error) {
    if (!(error instanceof InvalidRequest) || askerOf(payload) !== 'schedule') throw error;
    const { ensemble: name, scheduledTime } = payload as {
      ensemble: unknown;
      scheduledTime: string;
    };
    const ensemble = ensembles.find((one) => one.name === name);
    if (!ensemble) throw error;
    const refusal = refuse('bad-request', error.message, error.hint);
    return { ensemble, scheduledTime, dryRun: false, newLineage: false, refusal };
  }
}

/**
 * Reads the payload of the schedule or of a person.
 * @throws InvalidRequest naming the field, what it got and what it takes
 */
export function parseRequest(
  payload: unknown,
  ensembles: readonly EnsembleSettings[],
): BackupRequest {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw invalid('The payload', shown(payload), `an object such as ${example}`);
  }
  const given = payload as Record<string, unknown>;
  for (const name of Object.keys(given)) {
    if (!fields.includes(name)) {
      throw invalid('The payload', `the field ${shown(name)}`, `only ${fields.join(', ')}`);
    }
  }
  return {
    ensemble: knownEnsemble(given.ensemble, ensembles),
    scheduledTime: scheduledTime(given.scheduledTime),
    dryRun: flag('dryRun', given.dryRun),
    newLineage: flag('newLineage', given.newLineage),
    ...(given.askedBy === undefined ? {} : { askedBy: otherAsker(given.askedBy) }),
  };
}

/** @throws InvalidRequest unless the stack was deployed for it */
export function knownEnsemble(
  name: unknown,
  ensembles: readonly EnsembleSettings[],
): EnsembleSettings {
  const known = ensembles.find((ensemble) => ensemble.name === name);
  if (known) return known;
  const names = ensembles.map((ensemble) => `"${ensemble.name}"`).join(', ');
  throw invalid('`ensemble`', shown(name), `one that this stack was deployed for: ${names}`);
}

function scheduledTime(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isoSecond.test(value) && !Number.isNaN(Date.parse(value))) {
    return value;
  }
  throw invalid(
    '`scheduledTime`',
    shown(value),
    'a UTC time such as "2026-11-22T03:00:00Z", or nothing',
  );
}

function otherAsker(value: unknown): OtherAsker {
  if (isOtherAsker(value)) return value;
  throw invalid('`askedBy`', shown(value), `one of ${otherAskers.join(', ')}, or nothing`);
}

function flag(name: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw invalid(`\`${name}\``, shown(value), 'true or false');
}

function invalid(what: string, got: string, expected: string): InvalidRequest {
  return new InvalidRequest(`${what} got ${got}; it takes ${expected}.`, {
    hint: `Nothing was sent. Invoke the alias again, asynchronously, with ${example}`,
  });
}
