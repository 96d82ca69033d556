import type { Readable } from 'node:stream';
import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { keys } from '../contract.ts';

/** An S3 client and the stack's bucket. */
export interface Store {
  readonly s3: Pick<S3Client, 'send'>;
  readonly bucket: string;
  /**
   * Asked for by each write: `AES256`, or the ARN of a KMS key.
   * @default - nothing is asked for, and the bucket decides
   */
  readonly sse?: string | undefined;
}

/** What S3 says of an object, without reading it. */
export interface StoredObject {
  readonly bytes: number;
  readonly etag: string;
  /** Undefined in storage without versions. */
  readonly versionId: string | undefined;
  /** Base64, over the whole object; undefined where S3 has none or a composite one. */
  readonly crc64nvme: string | undefined;
}

/**
 * The version that a manifest names. Undefined where it names none, or `null`, by which S3 calls what
 * is written while a bucket keeps no versions: then the key is read.
 */
export const namedVersion = (versionId: string | null | undefined): string | undefined =>
  versionId === 'null' ? undefined : (versionId ?? undefined);

/**
 * Looks up an object.
 * @param versionId @default - what is there now
 * @returns undefined where there is none
 */
export async function findObject(
  store: Store,
  key: string,
  versionId?: string,
): Promise<StoredObject | undefined> {
  try {
    const head = await store.s3.send(
      new HeadObjectCommand({
        Bucket: store.bucket,
        Key: key,
        VersionId: versionId,
        ChecksumMode: 'ENABLED',
      }),
    );
    return {
      bytes: head.ContentLength ?? 0,
      etag: head.ETag ?? '',
      versionId: head.VersionId,
      crc64nvme: head.ChecksumType === 'FULL_OBJECT' ? head.ChecksumCRC64NVME : undefined,
    };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Opens one version of an object for reading. */
export async function openObject(
  store: Store,
  key: string,
  versionId: string | undefined,
): Promise<Readable> {
  const { Body } = await store.s3.send(
    new GetObjectCommand({ Bucket: store.bucket, Key: key, VersionId: versionId }),
  );
  return Body as Readable;
}

/** An object's JSON with the ETag that a conditional overwrite names. */
export interface StoredJson<T> {
  readonly value: T;
  readonly etag: string;
}

export async function readJson<T>(store: Store, key: string): Promise<StoredJson<T> | undefined> {
  try {
    const { Body, ETag = '' } = await store.s3.send(
      new GetObjectCommand({ Bucket: store.bucket, Key: key }),
    );
    return { value: JSON.parse((await Body?.transformToString()) ?? 'null') as T, etag: ETag };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** `absent`: only where there is no such object. `{ etag }`: only over that very one. `always`: over any. */
export type WriteCondition = 'absent' | 'always' | { readonly etag: string };

/** The headers by which a write asks for encryption. */
function encryptionOf({ sse }: Store): Partial<PutObjectCommandInput> {
  if (sse === undefined) return {};
  if (sse === 'AES256') return { ServerSideEncryption: sse };
  return { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: sse };
}

/**
 * Writes JSON under a condition that S3 decides.
 * @returns false when the condition did not hold and nothing was written
 */
export async function writeJson(
  store: Store,
  key: string,
  value: unknown,
  condition: WriteCondition,
  checksum: Pick<PutObjectCommandInput, 'ChecksumAlgorithm'> = {},
): Promise<boolean> {
  const conditions =
    condition === 'always'
      ? {}
      : condition === 'absent'
        ? { IfNoneMatch: '*' }
        : { IfMatch: condition.etag };
  try {
    await store.s3.send(
      new PutObjectCommand({
        Bucket: store.bucket,
        Key: key,
        Body: `${JSON.stringify(value, null, 2)}\n`,
        ContentType: 'application/json',
        ...encryptionOf(store),
        ...checksum,
        ...conditions,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'PreconditionFailed') return false;
    throw error;
  }
}

/** Tags an object; one that has this tag already keeps the value it has, and all its other tags. */
export async function tagObject(
  store: Store,
  key: string,
  tag: { readonly key: string; readonly value: string },
): Promise<void> {
  const object = { Bucket: store.bucket, Key: key };
  const { TagSet = [] } = await store.s3.send(new GetObjectTaggingCommand(object));
  if (TagSet.some(({ Key }) => Key === tag.key)) return;
  const tagging = { TagSet: [...TagSet, { Key: tag.key, Value: tag.value }] };
  await store.s3.send(new PutObjectTaggingCommand({ ...object, Tagging: tagging }));
}

/** Keys of all objects right below a folder (`prod/`), in S3's order. */
export async function* keysIn(store: Store, folder: string): AsyncGenerator<string> {
  let token: string | undefined;
  do {
    const page = await store.s3.send(
      new ListObjectsV2Command({
        Bucket: store.bucket,
        Prefix: folder,
        Delimiter: '/',
        ContinuationToken: token,
      }),
    );
    for (const { Key = '' } of page.Contents ?? []) yield Key;
    token = page.NextContinuationToken;
  } while (token);
}

/** The tick in the key of a manifest. */
export const tickOfManifest = (key: string) =>
  key.slice(-(keys.manifestSuffix.length + 16), -keys.manifestSuffix.length);

/**
 * The manifests of an ensemble by the tick in their keys, whatever their prefix.
 * @param before only of ticks before this one
 * @returns their keys, the newest first
 */
export async function manifestKeys(
  store: Store,
  ensemble: string,
  before?: string,
): Promise<string[]> {
  const found: string[] = [];
  for await (const key of keysIn(store, `${ensemble}/`)) {
    if (!key.endsWith(keys.manifestSuffix)) continue;
    if (before === undefined || tickOfManifest(key) < before) found.push(key);
  }
  return found.sort((a, b) => (tickOfManifest(a) < tickOfManifest(b) ? 1 : -1));
}

/** The first of `manifestKeys`, or undefined before the first backup. */
export const newestManifestKey = async (
  store: Store,
  ensemble: string,
): Promise<string | undefined> => (await manifestKeys(store, ensemble))[0];

const notFound = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);

/** HEAD answers with a bare status, so its error has another name than GET's. */
export const isNotFound = (error: unknown) => error instanceof Error && notFound.has(error.name);
