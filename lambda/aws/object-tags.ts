import { GetObjectTaggingCommand, PutObjectTaggingCommand } from '@aws-sdk/client-s3';
import { isNotFound, type Store } from './archive-store.ts';

/** The tags of an object by their keys; undefined where there is no such object. */
export async function tagsOf(
  store: Store,
  key: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const { TagSet = [] } = await store.s3.send(
      new GetObjectTaggingCommand({ Bucket: store.bucket, Key: key }),
    );
    return new Map(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Sets one tag of an object, which keeps all others. S3 knows no condition for it: who has read the tags
 * before says what they were. One that was deleted meanwhile needs none.
 * @param before all its tags
 */
export async function setTag(
  store: Store,
  key: string,
  tag: { readonly key: string; readonly value: string },
  before: ReadonlyMap<string, string>,
): Promise<void> {
  if (before.get(tag.key) === tag.value) return;
  const tags = new Map([...before, [tag.key, tag.value]]);
  const TagSet = [...tags].map(([Key, Value]) => ({ Key, Value }));
  try {
    await store.s3.send(
      new PutObjectTaggingCommand({ Bucket: store.bucket, Key: key, Tagging: { TagSet } }),
    );
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
