import { openShelf, type Shelf } from '../archive/shelf.ts';
import { patiently } from '../flow/retries.ts';
import type { OwnNodes } from '../node/own-nodes.ts';
import type { Story } from '../run/story.ts';
import type { Run } from './plan.ts';
import type { NodeSoFar } from './report.ts';
import type { BackupRequest } from './request.ts';

/** One backup while it goes on. */
export interface BackupStory extends Story {
  readonly request: BackupRequest;
  readonly run: Run;
  /** Of the ensemble that is backed up: nothing is sent to any other. */
  readonly ownNodes: OwnNodes;
  readonly node: NodeSoFar;
  /** Of the backups before; absent until the run has looked. */
  shelf?: Shelf;
}

/** Looks once in a run where the ensemble's backups are. */
export async function shelfOf(story: BackupStory): Promise<Shelf> {
  const { flow, store, run, now } = story;
  const open = () => openShelf(store, run.ensemble, now());
  story.shelf ??= await flow.step('look-for-backups', open, patiently);
  return story.shelf;
}
