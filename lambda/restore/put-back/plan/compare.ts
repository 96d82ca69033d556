import type { Store } from '../../../aws/archive-store.ts';
import type { Zxid } from '../../../contract/zxid.ts';
import { InvalidRequest } from '../../../errors.ts';
import { isRefusal, type Refusal } from '../../../run/refusal.ts';
import type { Capture } from '../../captures/capture.ts';
import { readCapture } from '../../captures/read-capture.ts';
import type { PartDifference } from '../../part/changes.ts';
import { differenceOf } from '../../part/difference.ts';
import { type DeadLock, lockIn } from '../../part/lock.ts';
import { TreePart } from '../../part/part.ts';
import { PartTree } from '../../part/part-tree.ts';
import type { ChosenBackup } from '../../plan/chosen-backup.ts';
import type { Reading } from '../../plan/reading/read-for-restore.ts';
import { readToPoint } from '../../plan/reading/read-to-point.ts';
import type { OperatorSessions, WantedPart } from '../../request-part.ts';

/** What a backup and an ensemble have otherwise, and how both were read. */
export interface Compared {
  readonly reading: Reading;
  /** The last transaction of the live capture. */
  readonly to: Zxid;
  readonly difference: PartDifference;
  readonly lock: DeadLock | undefined;
}

interface Wanted {
  readonly backup: ChosenBackup;
  readonly until: string | undefined;
  readonly live: Capture;
  readonly part: WantedPart;
  readonly longestRequest: number;
  readonly sessions: OperatorSessions | undefined;
}

/**
 * Reads a backup and a live capture, proves both, and finds what they have otherwise in a part. In one
 * go: what is read of them is too much for the result of a step.
 */
export async function comparePart(
  stores: { readonly backup: Store; readonly live: Store },
  { backup, until, live, part, longestRequest, sessions }: Wanted,
  millisecondsLeft: () => number,
): Promise<Compared | Refusal> {
  const own = requirePart(part);
  const trees = { part: own, backup: new PartTree(own), live: new PartTree(own) };
  const reading = await readToPoint(stores.backup, backup, until, millisecondsLeft, () => {
    trees.backup = new PartTree(own);
    return trees.backup;
  });
  if (isRefusal(reading)) return reading;
  const beginLive = () => {
    trees.live = new PartTree(own);
    return trees.live;
  };
  const seen = await readCapture(stores.live, live, millisecondsLeft(), beginLive, sessions);
  if (isRefusal(seen)) return seen;
  const difference = differenceOf(trees, { exact: part.exact, longestRequest });
  return { reading, to: seen.to, difference, lock: lockIn(trees.live) };
}

/** @throws InvalidRequest where somebody wrote another thing into a plan: its request was checked */
export function requirePart({ paths }: WantedPart): TreePart {
  const part = TreePart.of(paths);
  if (isRefusal(part)) throw new InvalidRequest(part.reason, { hint: part.hint });
  return part;
}
