import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Store } from './archive-store.ts';

/** An object as a listing shows it. */
export interface ListedObject {
  readonly key: string;
  /** When it was written, in epoch milliseconds. */
  readonly writtenAt: number;
}

/** A page of a listing. */
export interface Page {
  readonly objects: readonly ListedObject[];
  /** Where the next page begins; undefined after the last one. */
  readonly next: string | undefined;
}

/**
 * Lists objects whose keys begin so and hold no further `/`, in S3's order: 1000 at most.
 * @param from behind this key, or where the page before said
 */
export async function listPage(
  store: Store,
  prefix: string,
  from: { readonly after?: string } | { readonly next: string } = {},
): Promise<Page> {
  const { Contents = [], NextContinuationToken } = await store.s3.send(
    new ListObjectsV2Command({
      Bucket: store.bucket,
      Prefix: prefix,
      Delimiter: '/',
      ...('next' in from ? { ContinuationToken: from.next } : { StartAfter: from.after }),
    }),
  );
  const objects = Contents.map(({ Key = '', LastModified }) => ({
    key: Key,
    writtenAt: LastModified?.getTime() ?? 0,
  }));
  return { objects, next: NextContinuationToken };
}

/** All objects that `listPage` would list, page by page as they are asked for. */
export async function* objectsIn(store: Store, prefix: string): AsyncGenerator<ListedObject> {
  let page = await listPage(store, prefix);
  yield* page.objects;
  while (page.next !== undefined) {
    page = await listPage(store, prefix, { next: page.next });
    yield* page.objects;
  }
}

/** An object with what a listing tells of its content. */
export interface WholeObject extends ListedObject {
  readonly etag: string;
  readonly bytes: number;
}

/**
 * Lists a folder with all that is below it, in S3's order.
 * @param mostPages of 1000 objects each
 * @returns undefined where there are more
 */
export async function wholeFolder(
  { s3, bucket }: Store,
  folder: string,
  mostPages: number,
): Promise<readonly WholeObject[] | undefined> {
  const objects: WholeObject[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const asked = { Bucket: bucket, Prefix: folder, ContinuationToken: token };
    const { Contents = [], NextContinuationToken } = await s3.send(new ListObjectsV2Command(asked));
    for (const { Key: key = '', LastModified, ETag: etag = '', Size: bytes = 0 } of Contents) {
      objects.push({ key, writtenAt: LastModified?.getTime() ?? 0, etag, bytes });
    }
    token = NextContinuationToken;
    if (token === undefined) return objects;
  }
  return undefined;
}
