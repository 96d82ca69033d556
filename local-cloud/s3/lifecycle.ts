import type { StoredObject } from './stored-object.ts';

/** A rule of a bucket that deletes objects some days after they were written. */
export interface ExpiryRule {
  readonly id: string;
  /** Of their keys; empty for all. */
  readonly prefix: string;
  /** That they all have. */
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly days: number;
}

const dayMs = 86_400_000;

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
    .filter((rule) => key.startsWith(rule.prefix))
    .filter((rule) => rule.tags.every((tag) => tags.get(tag.key) === tag.value))
    .sort((a, b) => a.days - b.days);
  if (!first) return {};
  const time = Math.ceil((lastModified.getTime() + first.days * dayMs) / dayMs) * dayMs;
  const at = new Date(time).toUTCString();
  return { 'x-amz-expiration': `expiry-date="${at}", rule-id="${encodeURIComponent(first.id)}"` };
}
