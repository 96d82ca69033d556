import { GetObjectCommand, ListObjectsV2Command, NoSuchKey } from '@aws-sdk/client-s3';
import { type HintedRecord, mostPages, readHint } from '../archive/newest-records.ts';
import type { Store } from '../aws/archive-store.ts';
import { type WholeObject, wholeFolder } from '../aws/listing.ts';

/** An ensemble's folder at one moment. */
interface Folder {
  /** In S3's order. */
  readonly objects: ReadonlyMap<string, WholeObject>;
  readonly hint: ReadonlyMap<string, HintedRecord>;
}

/**
 * The same store, which looks once at the folder of an ensemble: one listing of all that is in it answers every
 * listing, and what the hint of the last run (`writeNewest`) holds of it is not asked for again. The listing
 * decides: a record counts only with the ETag that is listed, and whatever is not in the hint, or is another one
 * now, is read. A folder that is too large for one look is asked as before.
 */
export function oneListing(store: Store, ensemble: string): Store {
  const folder = `${ensemble}/`;
  let looked: Promise<Folder | undefined> | undefined;
  const send = async (...request: Parameters<Store['s3']['send']>) => {
    looked ??= lookAt(store, ensemble);
    const seen = await looked;
    return (seen && answerOf(seen, folder, request[0])) ?? store.s3.send(...request);
  };
  return { ...store, s3: { send: send as Store['s3']['send'] } };
}

async function lookAt(store: Store, ensemble: string): Promise<Folder | undefined> {
  // A hint that cannot be read is none; what keeps S3 from answering keeps it from listing, too.
  const [objects, hint] = await Promise.all([
    wholeFolder(store, `${ensemble}/`, mostPages),
    readHint(store, ensemble).catch(() => new Map<string, HintedRecord>()),
  ]);
  return objects && { objects: new Map(objects.map((one) => [one.key, one])), hint };
}

/** @returns undefined for what must be asked for @throws NoSuchKey */
function answerOf({ objects, hint }: Folder, folder: string, command: object): object | undefined {
  if (command instanceof ListObjectsV2Command) {
    const { Prefix = '', StartAfter = '', Delimiter } = command.input;
    return Prefix.startsWith(folder)
      ? listed([...objects.values()], Prefix, StartAfter, Delimiter)
      : undefined;
  }
  if (!(command instanceof GetObjectCommand)) return undefined;
  const { Key = '', VersionId } = command.input;
  if (!Key.startsWith(folder) || VersionId !== undefined) return undefined;
  const object = objects.get(Key);
  if (!object) throw new NoSuchKey({ message: `${Key} is not listed.`, $metadata: {} });
  const record = hint.get(Key);
  return record && record.etag === object.etag ? stored(record) : undefined;
}

function listed(
  objects: readonly WholeObject[],
  prefix: string,
  after: string,
  delimiter: string | undefined,
) {
  const below = objects.filter(({ key }) => key.startsWith(prefix) && key > after);
  const folderIn = (key: string) => {
    const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
    return end < 0 ? undefined : key.slice(0, end + 1);
  };
  const folders = new Set(below.flatMap(({ key }) => folderIn(key) ?? []));
  return {
    Contents: below
      .filter(({ key }) => folderIn(key) === undefined)
      .map(({ key, writtenAt, etag, bytes }) => ({
        ...{ Key: key, LastModified: new Date(writtenAt), ETag: etag, Size: bytes },
      })),
    CommonPrefixes: [...folders].map((Prefix) => ({ Prefix })),
  };
}

const stored = ({ etag, text, expiration }: HintedRecord) => ({
  ETag: etag,
  ContentLength: Buffer.byteLength(text),
  Expiration: expiration,
  Body: { transformToString: async () => text },
});
