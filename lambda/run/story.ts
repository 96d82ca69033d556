import type { Flow } from '../flow/flow.ts';
import { type Journal, keepJournal } from '../flow/journal.ts';
import type { Surroundings } from './surroundings.ts';

/** A run while it goes on; that of a backup and that of a restore know more. */
export interface Story extends Surroundings {
  readonly flow: Journal;
}

/** A flow of which each step is kept for the report, and logged as it ends. */
export const journalOf = (flow: Flow, { now, log }: Pick<Surroundings, 'now' | 'log'>): Journal =>
  keepJournal(flow, now, (entry) => log({ event: 'step', ...entry }));
