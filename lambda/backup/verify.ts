import type { Captured } from '../archive/captured.ts';
import type { Inventory } from '../archive/inventory.ts';
import { failureOf } from '../archive/judge-archive.ts';
import {
  cutShort,
  readingTwice,
  type TooBig,
  tooBigFor,
  type Verified,
  verifyArchive,
} from '../archive/verify-archive.ts';
import type { UploadLine } from '../contract/node-lines.ts';
import { patiently } from '../flow/retries.ts';
import { type Ending, endingOf, RunEnded } from '../run/ended.ts';
import { tellReading } from './progress/tell-reading.ts';
import { letBadArchiveExpire } from './retention/tag-backups.ts';
import type { BackupStory } from './story.ts';

/** @throws RunEnded where it is not good */
export async function verify(story: BackupStory, upload: UploadLine, captured: Captured) {
  const { flow, store, run, millisecondsLeft } = story;
  const read = async () => {
    const { onRead, end } = tellReading(story, upload.bytes);
    const options = { captured, onRead, subtrees: true };
    return verifyArchive(store, upload, millisecondsLeft(), options).finally(end);
  };
  const verified = await flow
    .step<Verified | TooBig | undefined>('verify', read, readingTwice)
    .catch((error): TooBig => cutShort(error, upload.bytes));
  try {
    return requireGood(verified, run.archiveKey);
  } catch (ended) {
    if (!verified) throw ended;
    const expire = () => letBadArchiveExpire(store, run.archiveKey);
    await flow.step('let-expire', expire, patiently).catch((cause) => {
      const untagged = `The object could not be tagged to expire: ${endingOf(cause).reason}`;
      throw alsoFailed(endingOf(ended), untagged, cause);
    });
    throw ended;
  }
}

/** What matters stays first; what went wrong after it is told behind. */
const alsoFailed = (
  { outcome, phase = 'run', code = 'unexpected', reason, hint = '' }: Ending,
  sentence: string,
  cause: unknown,
): RunEnded => new RunEnded(outcome, phase, `${reason} ${sentence}`, { code, hint, cause });

/** @throws RunEnded naming the first check that failed, or what is not reached */
export function requireGood(
  verified: Verified | TooBig | undefined,
  key: string,
): Verified & { readonly inventory: Inventory } {
  if (!verified) {
    throw failed(`The upload ended well, but S3 has no ${key}.`, {
      code: 'archive-missing',
      hint: 'Compare the bucket and the endpoint that the node uses with the ones in zk-backup.json.',
    });
  }
  if ('tooBig' in verified) {
    throw failed(`${key} ${tooBigFor(verified)}.`, {
      code: 'archive-too-big',
      hint: 'The object is kept, but not listed; npx zk-backup verify KEY reads it by hand. Before the next backup let ZooKeeper hold less data, or write snapshots more often (snapCount).',
    });
  }
  const { proof, inventory } = verified;
  const broken = failureOf(proof);
  if (broken !== undefined || proof.level < 2 || !inventory) {
    throw failed(`${key} failed ${broken ?? 'its verification'}.`, {
      code: 'archive-broken',
      hint: 'The object is kept for inspection, but not listed. Invoke again for a new one.',
    });
  }
  if (proof.complete.reached === false) {
    throw failed(`${key} is not complete: ${proof.complete.found}.`, {
      code: 'archive-incomplete',
      hint: "The object is kept for inspection, but not listed. Check that the node's disk keeps up (syncEnabled, dataLogDir). If the leader has just sent the node a snapshot, the node needs one write, or a snapshot of its own. Then invoke again.",
    });
  }
  return { ...verified, inventory };
}

const failed = (reason: string, details: { code: string; hint: string }) =>
  new RunEnded('Failed', 'verify', reason, details);
