import type { StepOptions } from '../flow/flow.ts';
import { wasCutShort, whilePassing } from '../flow/retries.ts';
import type { UploadLine } from '../node-lines.ts';
import type { Captured } from './captured.ts';
import { letBadArchiveExpire } from './let-expire.ts';
import { alsoFailed, causeOf, endingOf } from './run-ended.ts';
import { patiently, type Story } from './story.ts';
import { requireGood, type TooBig, type Verified, verifyArchive } from './verify-and-record.ts';

/** An invocation that ends in the middle of reading an archive gets a second one, and no third. */
const mostReadings = 2;

/** Whoever reads an archive in a step: what ends the function once will end it each time. */
export const readingTwice: StepOptions = {
  once: true,
  retryAfter: (error, attempt) => {
    if (!wasCutShort(error)) return whilePassing(error, attempt);
    return attempt < mostReadings ? 1 : undefined;
  },
};

/** @throws RunEnded where it is not good */
export async function verify(story: Story, upload: UploadLine, captured: Captured) {
  const { flow, store, run, millisecondsLeft } = story;
  const read = () => verifyArchive(store, upload, millisecondsLeft(), { captured });
  const verified = await flow
    .step<Verified | TooBig | undefined>('verify', read, readingTwice)
    .catch((error): TooBig => cutShort(error, upload.bytes));
  try {
    return requireGood(verified, run.archiveKey);
  } catch (ended) {
    if (!verified) throw ended;
    const expire = () => letBadArchiveExpire(store, run);
    await flow.step('let-expire', expire, patiently).catch((cause) => {
      const untagged = `The object could not be tagged to expire: ${endingOf(cause).reason}`;
      throw alsoFailed(endingOf(ended), untagged, cause);
    });
    throw ended;
  }
}

/** @throws the error itself where it is another */
export function cutShort(error: unknown, bytes: number): TooBig {
  if (!wasCutShort(causeOf(error))) throw error;
  return { tooBig: { bytes, cutShort: mostReadings } };
}
