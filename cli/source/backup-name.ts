import { parseBackupKey } from '../../lambda/archive/manifest-key.ts';
import { allowedPatterns } from '../../lambda/contract/documents.ts';
import { timeIn } from '../../lambda/contract/point.ts';
import { BadOption } from '../errors.ts';
import { hint } from '../frame/read-values.ts';

/** Which backup of an ensemble: the latest one, so many before the newest, or the newest that was due by then. */
export type Which = 'latest' | { readonly back: number } | { readonly dueBy: number };

/** What of the bucket a name means. */
export type InBucket =
  | { readonly kind: 'key'; readonly ensemble: string; readonly key: string }
  | { readonly kind: 'ensemble'; readonly ensemble: string; readonly which: Which };

/** What a name of a backup means. */
export type Meaning =
  | InBucket
  | { readonly kind: 'object'; readonly url: string }
  | { readonly kind: 'local'; readonly path: string };

/** What is there of the things that a name can mean. */
export interface Around {
  /** A file or folder of that name. */
  readonly isLocal: boolean;
  /** Ensembles of the stack; undefined where no stack is known. */
  readonly ensembles?: readonly string[] | undefined;
}

const ensemblePattern = new RegExp(allowedPatterns.ensemble);

/**
 * What a name means: `s3://…` first, then what begins with `.` or `/`, then a key, then an ensemble; or
 * else a file or folder here. Pure.
 * @throws BadOption where it means two things, and names both
 */
export function meaningOf(text: string, { isLocal, ensembles }: Around): Meaning {
  if (text.startsWith('s3://')) return { kind: 'object', url: text };
  const local: Meaning = { kind: 'local', path: text };
  const named = inBucket(text);
  if (!named && !isLocal && isSelector(text)) throw badSelector(text);
  if (!named || !ensembles) return local;
  if (!isLocal) return named;
  if (named.kind === 'ensemble' && !ensembles.includes(named.ensemble)) return local;
  throw new BadOption(`"${text}" is a backup in the bucket and a file or folder here.`, {
    hint: `Nothing was done. For the file or folder write ./${text}; for the backup ${otherwise(named)}.`,
  });
}

/** A name for the same backup that no file can have here, or of which none will be thought. */
const otherwise = (named: InBucket) =>
  named.kind === 'key'
    ? `s3://BUCKET/${named.key}`
    : named.which === 'latest'
      ? 'its key, as npx zk-backup list prints it'
      : 's3://BUCKET/KEY, as npx zk-backup list prints it';

/**
 * What a name means to a verb that asks the stack, which sees no file. Pure.
 * @param bucket of the stack
 * @throws BadOption where it can be no backup in the bucket
 */
export function meaningInBucket(text: string, bucket: string): InBucket {
  const own = `s3://${bucket}/`;
  const named = inBucket(text.startsWith(own) ? text.slice(own.length) : text);
  if (named) return named;
  if (isSelector(text)) throw badSelector(text);
  throw new BadOption(
    `"${text}" is not the name of an ensemble (a-z, 0-9 and -, at most 40), nor of a backup of it.`,
    {
      hint: 'Write prod, prod@latest, prod@-1, prod@2026-11-22T03:00Z, or a key as npx zk-backup list prints it.',
    },
  );
}

/** Whether the last backup is meant, and by the name of its ensemble alone. Pure. */
export const isLatest = (named: InBucket): boolean =>
  named.kind === 'ensemble' && named.which === 'latest';

/** What of the bucket a text means by its form; undefined where it can mean nothing there. Pure. */
export function inBucket(text: string): InBucket | undefined {
  const folder = text.slice(0, Math.max(0, text.indexOf('/')));
  if (ensemblePattern.test(folder) && text.endsWith('.tar.gz') && parseBackupKey(folder, text)) {
    return { kind: 'key', ensemble: folder, key: text };
  }
  const [ensemble = '', selector] = splitAtFirst(text);
  const which = whichOf(selector ?? 'latest');
  return ensemblePattern.test(ensemble) && which !== undefined
    ? { kind: 'ensemble', ensemble, which }
    : undefined;
}

function whichOf(selector: string): Which | undefined {
  if (selector === 'latest') return 'latest';
  if (/^-\d{1,5}$/.test(selector)) return { back: Number(selector.slice(1)) };
  const dueBy = timeIn(selector);
  return dueBy === undefined ? undefined : { dueBy };
}

function splitAtFirst(text: string): [string, string?] {
  const at = text.indexOf('@');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** An ensemble's name, and behind it something that says which of its backups. */
const isSelector = (text: string) => /^[a-z0-9][a-z0-9-]{0,39}@/.test(text);

const badSelector = (text: string) =>
  new BadOption(
    `"${text}" names no backup: behind @ stands latest, -1 (the one before the newest), or a time with its zone, such as 2026-11-22T03:00Z.`,
    { hint },
  );
