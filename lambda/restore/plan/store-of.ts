import type { Store } from '../../aws/archive-store.ts';
import type { CopyAt } from '../../contract/settings.ts';
import type { RestoreStory } from '../story.ts';

/** Where a backup is read: in a copy, or in the bucket of the backups, in which alone is written. */
export const storeOf = (
  { store, openCopy }: Pick<RestoreStory, 'store' | 'openCopy'>,
  copy: CopyAt | undefined,
): Store => (copy ? openCopy(copy) : store);
