import type { CopyAt } from '../contract/settings.ts';
import { copyNamed } from '../copies/named-copy.ts';
import { InvalidRequest } from '../errors.ts';
import { shown } from '../shown.ts';

/*
 * How the fields of a payload are read, and what is said of one that is wrong.
 */

export type Given = Readonly<Record<string, unknown>>;

/** @throws InvalidRequest where it is neither true nor false */
export function flag(name: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw invalid(`\`${name}\``, value, 'true or false');
}

export const examples = { plan: '{ "ensemble": "prod", "backup": "latest" }' } as const;

/** Says which field it is, what it got and what it takes. */
export function invalid(what: string, value: unknown, expected: string, got = shown(value)) {
  return new InvalidRequest(`${what} got ${got}; it takes ${expected}.`, {
    hint: `Nothing was sent. A plan changes nothing: ${examples.plan} and then {"plan": ID, "execute": true}`,
  });
}

/** `from`: the bucket or the region of a copy. @throws InvalidRequest */
export function fromCopy({ from }: Given, copies: readonly CopyAt[]): { readonly from?: CopyAt } {
  if (from === undefined) return {};
  const copy = typeof from === 'string' ? copyNamed(from, copies) : undefined;
  if (copy) return { from: copy };
  const known = copies.map(({ bucket, region }) => `${bucket} (${region})`).join(', ');
  throw invalid(
    '`from`',
    from,
    known === ''
      ? 'nothing: this stack has no copies'
      : `the bucket or the region of a copy: ${known}`,
  );
}
