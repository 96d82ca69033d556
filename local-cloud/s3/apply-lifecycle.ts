import { dueAfter, type ExpiryRule, isAbout } from './lifecycle.ts';
import { requireDeletable } from './object-lock.ts';
import type { Bucket } from './store.ts';
import type { Version } from './stored-object.ts';

/**
 * Does what the rules of a bucket say, as S3 does at some time after each midnight: a current version goes under a
 * delete marker where versions are kept, and is lost where they are not; an older version is lost, unless it is
 * locked; a marker without anything below it goes. A marker has no tags, so that no rule with a tag is about it.
 */
export function applyLifecycle(bucket: Bucket, now: Date): void {
  for (const key of bucket.keys()) {
    expireCurrent(bucket, key, now);
    expireOlder(bucket, key, now);
    expireMarker(bucket, key);
  }
}

const tagsOf = (version: Version) => (version.kind === 'object' ? version.tags : new Map());

const daysOf = (
  rules: readonly ExpiryRule[],
  which: 'days' | 'noncurrentDays',
  key: string,
  version: Version,
) => {
  const days = rules
    .filter((rule) => isAbout(rule, key, tagsOf(version)))
    .flatMap((rule) => rule[which] ?? []);
  return days.length > 0 ? Math.min(...days) : undefined;
};

function expireCurrent(bucket: Bucket, key: string, now: Date): void {
  const current = bucket.current(key);
  const days = current && daysOf(bucket.expiry, 'days', key, current);
  if (!current || days === undefined || dueAfter(current.lastModified, days) > now.getTime())
    return;
  if (bucket.versioning === undefined) bucket.remove(key, current);
  else bucket.mark(key, now);
}

function expireOlder(bucket: Bucket, key: string, now: Date): void {
  const versions = bucket.versions(key);
  for (const [at, version] of versions.entries()) {
    const newer = versions[at - 1];
    const days = newer && daysOf(bucket.expiry, 'noncurrentDays', key, version);
    if (!newer || days === undefined) continue;
    if (dueAfter(newer.lastModified, days) > now.getTime()) continue;
    if (isLocked(version, now)) continue;
    bucket.remove(key, version);
  }
}

function expireMarker(bucket: Bucket, key: string): void {
  const [only, ...others] = bucket.versions(key);
  if (only?.kind !== 'marker' || others.length > 0) return;
  const isExpired = bucket.expiry.some(
    (rule) => rule.expiresMarkers && rule.tags.length === 0 && key.startsWith(rule.prefix),
  );
  if (isExpired) bucket.remove(key, only);
}

function isLocked(version: Version, now: Date): boolean {
  if (version.kind !== 'object') return false;
  try {
    requireDeletable(version, false, now);
    return false;
  } catch {
    return true;
  }
}
