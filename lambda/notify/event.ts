import type { NotifiedKind, Severity } from '../contract/notifications.ts';
import { endedBadly, events } from '../contract/signals.ts';
import { InvalidRequest } from '../errors.ts';
import { shown } from '../shown.ts';

/** An event of ours, as EventBridge hands it over. */
export interface OurEvent {
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  /** UTC. */
  readonly time: string;
  readonly detail: ToldRun;
}

/** Of the reports that events carry (`RunReport`, `RestoreReport`), what notifications tell. */
export interface ToldRun {
  readonly runId: string;
  readonly ensemble: string;
  /** Absent of a backup. */
  readonly kind?: string;
  /** Absent of a run that begins. */
  readonly outcome?: string;
  readonly phase?: string;
  readonly reason?: string;
  readonly code?: string;
  readonly hint?: string;
  readonly warnings?: readonly string[];
  readonly node?: string | null;
  readonly serving?: boolean | null;
  /** There where a part was put back, by which nothing is stopped. */
  readonly part?: object;
}

/** @throws InvalidRequest where it is none of ours: somebody has changed the rule */
export function readEvent(value: unknown): OurEvent {
  const event = value as Partial<OurEvent> | null | undefined;
  const { runId, ensemble } = event?.detail ?? {};
  const isOurs =
    event?.source === events.source &&
    [event.id, event.time, event['detail-type'], runId, ensemble].every(
      (text) => typeof text === 'string',
    );
  if (isOurs) return event as OurEvent;
  throw new InvalidRequest(`An event of zk-backup is taken, and not ${shown(value)}.`, {
    hint: 'Deploy the stack again: its rule was changed by hand.',
  });
}

/**
 * How much it matters. A run that was skipped, refused or only planned is told to nobody; one with warnings
 * is told by its last event, and so not by that of the warning, which has no outcome. Pure.
 */
export function severityOf({ 'detail-type': type, detail }: OurEvent): Severity | undefined {
  if (type === events.detailType('Started')) return 'start';
  const { outcome, warnings = [] } = detail;
  if (endedBadly(detail)) return 'failure';
  if (outcome !== 'Succeeded') return undefined;
  return warnings.length > 0 ? 'warning' : 'success';
}

export const kindOf = ({ kind }: ToldRun): NotifiedKind =>
  kind === 'restore' || kind === 'undo' || kind === 'drill' ? kind : 'backup';
