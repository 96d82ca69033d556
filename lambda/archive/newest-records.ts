import { readJson, readText, type Store, writeJson } from '../aws/archive-store.ts';
import { type WholeObject, wholeFolder } from '../aws/listing.ts';
import { keys } from '../contract/keys.ts';
import { parseManifestKey } from './manifest-key.ts';

/** A record as it was when the hint was written: whoever reads it holds `etag` against a listing. */
export interface HintedRecord {
  readonly key: string;
  readonly etag: string;
  /** When a rule of the bucket would delete it, as S3 said; absent where none would. */
  readonly expiration?: string | undefined;
  readonly text: string;
}

/** The newest records of an ensemble in one object: one request in place of thirty. */
export interface NewestRecords {
  readonly schemaVersion: 1;
  readonly records: readonly HintedRecord[];
}

/** Of each kind: as many as the page of 300 ensembles tells. */
const mostOfKind = 8;
/** A manifest of a thousand files has more, and is read itself. */
const mostBytes = 64 * 1024;
/** Of 1000 objects each; an ensemble with more has no hint, and is read piece by piece. */
export const mostPages = 3;
const atOnce = 8;

/**
 * Writes down the newest manifests, reports, drills and restores, and the lease. Nobody trusts it: it may be
 * missing or behind.
 */
export async function writeNewest(store: Store, ensemble: string): Promise<void> {
  const key = keys.newest(ensemble);
  const objects = await wholeFolder(store, `${ensemble}/`, mostPages);
  if (!objects) return;
  const there = objects.find((one) => one.key === key);
  const wanted = newestOf(ensemble, objects);
  const records: HintedRecord[] = [];
  for (let at = 0; at < wanted.length; at += atOnce) {
    const some = wanted.slice(at, at + atOnce);
    const read = await Promise.all(some.map((one) => hintOf(store, one)));
    records.push(...read.flatMap((one) => one ?? []));
  }
  const newest: NewestRecords = { schemaVersion: 1, records };
  // Where another run is quicker, its hint is as good.
  await writeJson(store, key, newest, there ? { etag: there.etag } : 'absent');
}

async function hintOf(store: Store, { key }: WholeObject): Promise<HintedRecord | undefined> {
  const stored = await readText(store, key, mostBytes);
  if (stored?.text === undefined) return undefined;
  const { etag, text, expiration } = stored;
  return { key, etag, text, expiration };
}

/** The newest of each kind by when they were written. Pure. */
export function newestOf(ensemble: string, objects: readonly WholeObject[]): WholeObject[] {
  const kinds: readonly ((key: string) => boolean)[] = [
    (key) => parseManifestKey(ensemble, key) !== undefined,
    (key) => key.startsWith(`${ensemble}/reports/`),
    (key) => key.startsWith(`${ensemble}/drills/`),
    (key) => key.startsWith(`${ensemble}/restores/`) && key.endsWith('.status.json'),
    (key) => key === keys.lease(ensemble),
  ];
  return kinds.flatMap((isOfKind) =>
    objects
      .filter(({ key }) => isOfKind(key))
      .sort((one, other) => other.writtenAt - one.writtenAt)
      .slice(0, mostOfKind),
  );
}

/**
 * Reads the hint by the keys of its records.
 * @returns an empty one where there is none, or one that another version wrote
 * @throws what S3 throws
 */
export async function readHint(
  store: Store,
  ensemble: string,
): Promise<ReadonlyMap<string, HintedRecord>> {
  const read = await readJson<NewestRecords>(store, keys.newest(ensemble)).catch((error) => {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  });
  const { schemaVersion, records } = Object(read?.value) as Partial<NewestRecords>;
  if (schemaVersion !== 1 || !Array.isArray(records)) return new Map();
  return new Map(records.filter(isRecord).map((one) => [one.key, one]));
}

const isRecord = (one: HintedRecord) =>
  typeof one?.key === 'string' && typeof one.etag === 'string' && typeof one.text === 'string';
