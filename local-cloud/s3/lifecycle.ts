import type { StoredObject } from './stored-object.ts';

/** A rule of a bucket that deletes objects some days after they were written. */
export interface ExpiryRule {
  readonly id: string;
  /** Of their keys; empty for all. */
  readonly prefix: string;
  /** That they all have. */
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  /** Of what is the current version; absent: it stays. */
  readonly days?: number;
  /** Of a version, once it is not the current one any more; absent: it stays. */
  readonly noncurrentDays?: number;
  /** Takes a delete marker away under which nothing is left. */
  readonly expiresMarkers?: boolean;
}

const dayMs = 86_400_000;

/** The next midnight (UTC) after so many days. */
export const dueAfter = (time: Date, days: number) =>
  Math.ceil((time.getTime() + days * dayMs) / dayMs) * dayMs;

/** Whether a rule is about what has this key and these tags. */
export const isAbout = (rule: ExpiryRule, key: string, tags: ReadonlyMap<string, string>) =>
  key.startsWith(rule.prefix) && rule.tags.every((tag) => tags.get(tag.key) === tag.value);

/**
 * What S3 says of an object that a rule will delete, also to a reader who may not read tags: the next
 * midnight (UTC) after its days, by the rule that comes first. Nothing is deleted here.
 */
export function expirationHeader(
  rules: readonly ExpiryRule[],
  key: string,
  { lastModified, tags }: Pick<StoredObject, 'lastModified' | 'tags'>,
): { readonly 'x-amz-expiration'?: string } {
  const [first] = rules
    .filter((rule) => isAbout(rule, key, tags))
    .flatMap(({ id, days }) => (days === undefined ? [] : { id, days }))
    .sort((a, b) => a.days - b.days);
  if (!first) return {};
  const at = new Date(dueAfter(lastModified, first.days)).toUTCString();
  return { 'x-amz-expiration': `expiry-date="${at}", rule-id="${encodeURIComponent(first.id)}"` };
}
