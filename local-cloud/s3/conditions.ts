import { type Call, header } from './call.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import type { Bucket } from './store.ts';
import type { StoredObject } from './stored-object.ts';

const preconditionFailed = (condition: string) =>
  new S3Error(
    412,
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
  );

const bare = (etag: string) => etag.trim().replace(/^"(.*)"$/, '$1');

const matches = (condition: string, etag: string) =>
  condition.split(',').some((one) => one.trim() === '*' || bare(one) === etag);

/** True for a write that depends on what is there. */
export const isConditional = (call: Call) =>
  header(call, 'if-none-match') !== undefined || header(call, 'if-match') !== undefined;

/** Refuses conditions S3 does not take on writes; to be called before the body is read. */
export function requireWriteConditions(call: Call): void {
  const noneMatch = header(call, 'if-none-match');
  if (noneMatch !== undefined && noneMatch !== '*') {
    throw notImplemented('If-None-Match other than * on a write');
  }
  if (noneMatch !== undefined && header(call, 'if-match') !== undefined) {
    throw notImplemented('If-Match and If-None-Match together on a write');
  }
}

/**
 * Decides a conditional write against what is there now; to be called in the same synchronous step
 * as the commit.
 *
 * @throws S3Error PreconditionFailed, or NoSuchKey for If-Match without an object
 */
export function checkWrite(call: Call, bucket: Bucket): void {
  if (call.habits.ignoresConditions) return;
  const current = bucket.current(call.key);
  if (header(call, 'if-none-match') === '*' && current !== undefined) {
    throw preconditionFailed('If-None-Match');
  }
  const match = header(call, 'if-match');
  if (match === undefined) return;
  if (current === undefined) {
    throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  }
  if (!matches(match, current.content.etag)) throw preconditionFailed('If-Match');
}

/** @throws S3Error PreconditionFailed */
export function checkDelete(
  condition: string | undefined,
  current: StoredObject | undefined,
): void {
  if (condition === undefined) return;
  if (current === undefined || !matches(condition, current.content.etag)) {
    throw preconditionFailed('If-Match');
  }
}

/**
 * Conditions of GET and HEAD, as RFC 7232 orders them.
 *
 * @returns True when the reader already has this object: 304.
 * @throws S3Error PreconditionFailed
 */
export function isNotModified(call: Call, object: StoredObject): boolean {
  const { etag } = object.content;
  const modified = object.lastModified.getTime();
  const match = header(call, 'if-match');
  const noneMatch = header(call, 'if-none-match');
  const unmodifiedSince = Date.parse(header(call, 'if-unmodified-since') ?? '');
  const modifiedSince = Date.parse(header(call, 'if-modified-since') ?? '');
  if (match !== undefined && !matches(match, etag)) throw preconditionFailed('If-Match');
  if (match === undefined && modified > unmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (noneMatch !== undefined) return matches(noneMatch, etag);
  return modified <= modifiedSince;
}
