import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';

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
  /**
   * Until when Object Lock keeps it, epoch milliseconds: Infinity by a legal hold, 0 without any. Told to who
   * has the rights `s3:GetObjectRetention` and `s3:GetObjectLegalHold`.
   */
  readonly lockedUntil?: number;
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
      lockedUntil:
        head.ObjectLockLegalHoldStatus === 'ON'
          ? Number.POSITIVE_INFINITY
          : (head.ObjectLockRetainUntilDate?.getTime() ?? 0),
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
  const stored = await readText(store, key);
  return stored && { value: JSON.parse(stored.text ?? 'null') as T, etag: stored.etag };
}

/** An object's text; undefined where it is larger than was asked for. */
export interface StoredText {
  readonly text: string | undefined;
  readonly bytes: number;
  readonly etag: string;
  /** When a rule of the bucket deletes it, as S3 says; undefined where none does. */
  readonly expiration?: string | undefined;
}

/**
 * Reads an object as text.
 * @param mostBytes one with more is not read
 * @returns undefined where there is none
 */
export async function readText(
  store: Store,
  key: string,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<StoredText | undefined> {
  try {
    const answer = await store.s3.send(new GetObjectCommand({ Bucket: store.bucket, Key: key }));
    const { Body, ETag: etag = '', ContentLength: bytes = 0, Expiration: expiration } = answer;
    if (bytes <= mostBytes) {
      return { text: await Body?.transformToString(), bytes, etag, expiration };
    }
    if (Body instanceof Readable) Body.destroy();
    return { text: undefined, bytes, etag };
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

/** Writes bytes over whatever is there. */
export async function writeBytes(
  store: Store,
  key: string,
  bytes: Buffer,
  ContentType = 'application/octet-stream',
): Promise<void> {
  await store.s3.send(
    new PutObjectCommand({
      ...{ Bucket: store.bucket, Key: key, Body: bytes, ContentType },
      ...encryptionOf(store),
    }),
  );
}

/** @returns undefined where there is no such object, or another one than was looked for */
export async function readBytes(
  store: Store,
  key: string,
  isWanted: (etag: string) => boolean = () => true,
): Promise<Buffer | undefined> {
  try {
    const { Body, ETag = '' } = await store.s3.send(
      new GetObjectCommand({ Bucket: store.bucket, Key: key }),
    );
    const bytes = await Body?.transformToByteArray();
    return bytes && isWanted(ETag) ? Buffer.from(bytes) : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const notFound = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);

/** HEAD answers with a bare status, so its error has another name than GET's. */
export const isNotFound = (error: unknown) => error instanceof Error && notFound.has(error.name);
