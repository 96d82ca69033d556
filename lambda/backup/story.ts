import type { Store } from '../aws/archive-store.ts';
import type { Clients } from '../aws/clients.ts';
import type { keepJournal } from '../flow/journal.ts';
import { whilePassing } from '../flow/retries.ts';
import type { Run } from './plan.ts';
import type { NodeFacts } from './report.ts';
import type { BackupRequest } from './request.ts';
import { openShelf, type Shelf } from './shelf.ts';

/** Everything a run works with; effects take their clients from here. */
export interface Surroundings {
  readonly clients: Clients;
  readonly store: Store;
  readonly eventBus: string;
  /** The durable execution's ARN, or the request id: what claims are held by. */
  readonly execution: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Until Lambda ends this invocation. */
  readonly millisecondsLeft: () => number;
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/** One run while it goes on. */
export interface Story extends Surroundings {
  readonly flow: ReturnType<typeof keepJournal>;
  readonly request: BackupRequest;
  readonly run: Run;
  readonly node: NodeFacts;
  /** Of the backups before; absent until the run has looked. */
  shelf?: Shelf;
}

export const patiently = { retryAfter: whilePassing };

/** Looks once in a run where the ensemble's backups are. */
export async function shelfOf(story: Story): Promise<Shelf> {
  const { flow, store, run, now } = story;
  const open = () => openShelf(store, run.ensemble, now());
  story.shelf ??= await flow.step('look-for-backups', open, patiently);
  return story.shelf;
}
