import type { Kind } from './kind.ts';
import { begunKinds } from './kinds/begun.ts';
import { bytesKinds } from './kinds/bytes.ts';
import { contentKinds } from './kinds/contents.ts';
import { cutKinds } from './kinds/cuts.ts';
import { harmlessKinds } from './kinds/harmless.ts';
import { nameKinds } from './kinds/names.ts';
import { recordKinds } from './kinds/records.ts';
import { snapshotKinds } from './kinds/snapshots.ts';

/** Everything that is done to sets. */
export const kinds: readonly Kind[] = [
  ...bytesKinds,
  ...cutKinds,
  ...begunKinds,
  ...recordKinds,
  ...contentKinds,
  ...snapshotKinds,
  ...nameKinds,
  ...harmlessKinds,
];
