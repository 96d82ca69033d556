import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { AwsChunkedDecoder } from './aws-chunked.ts';
import type { Call } from './call.ts';
import { type Algorithm, type Checksum, checksumHeader, startHash } from './checksums.ts';
import { declaredIntegrity, type Integrity, requireDigest } from './integrity.ts';
import { badDigest, S3Error } from './s3-error.ts';

/** A body that arrived whole and is what the client said it would be. */
export interface Received {
  readonly size: number;
  readonly md5: string;
  readonly checksum: Checksum | undefined;
}

/** A received body in a file of its own, not yet an object. */
export interface ReceivedFile extends Received {
  readonly file: string;
}

/**
 * Streams the body into a new file while hashing it, and keeps the file only if all is right.
 *
 * @param fallback - Algorithm to compute when the client declared no checksum.
 * @throws S3Error for what was declared and is not so; a plain error for a connection that broke
 */
export async function receiveFile(
  call: Call,
  integrity: Integrity,
  fallback?: Algorithm,
): Promise<ReceivedFile> {
  const file = call.store.incomingFile();
  const handle = await open(file, 'wx');
  try {
    const received = await receive(call, integrity, (data) => handle.appendFile(data), fallback);
    return { ...received, file };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** The body as text, for requests that carry XML. @throws S3Error as `receiveFile` */
export async function receiveText(
  call: Call,
  integrity = declaredIntegrity(call),
): Promise<string> {
  if (integrity.length > 2 * 1024 ** 2) {
    throw new S3Error(400, 'MalformedXML', 'The XML is longer than any valid request.');
  }
  const pieces: Buffer[] = [];
  await receive(call, integrity, async (data) => void pieces.push(data));
  return Buffer.concat(pieces).toString('utf8');
}

async function receive(
  call: Call,
  integrity: Integrity,
  write: (data: Buffer) => Promise<void>,
  fallback?: Algorithm,
): Promise<Received> {
  const decoder = integrity.isChunked ? new AwsChunkedDecoder() : undefined;
  const algorithm = integrity.checksum?.algorithm ?? fallback;
  const md5 = startHash('MD5');
  const sha256 = integrity.sha256 === undefined ? undefined : startHash('SHA256');
  const checksum = algorithm === undefined ? undefined : startHash(algorithm);
  let size = 0;
  for await (const piece of bodyOf(call)) {
    for (const data of decoder?.decode(piece) ?? [piece]) {
      size += data.length;
      // A body that is longer than declared must not fill the disk first.
      if (size > integrity.length) throw incomplete(integrity);
      for (const hash of [md5, sha256, checksum]) hash?.update(data);
      await write(data);
    }
  }
  decoder?.finish();
  if (size !== integrity.length) throw incomplete(integrity);
  const md5Digest = await md5.digest();
  const value = (await checksum?.digest())?.toString('base64');
  verify(integrity, {
    md5: md5Digest,
    sha256: (await sha256?.digest())?.toString('hex'),
    checksum: value,
    trailers: decoder?.trailers,
  });
  return {
    size,
    md5: md5Digest.toString('hex'),
    checksum:
      algorithm === undefined || value === undefined
        ? undefined
        : { algorithm, value, type: 'FULL_OBJECT' },
  };
}

/** The request's bytes; asks for them first where the client waits for a 100. */
async function* bodyOf(call: Call): AsyncGenerator<Buffer> {
  if (call.request.headers.expect !== undefined) call.response.writeContinue();
  // Leaving the loop early must not close the connection: the client still has to read the error.
  yield* call.request.iterator({ destroyOnReturn: false });
}

const incomplete = (integrity: Integrity) =>
  new S3Error(
    400,
    'IncompleteBody',
    `The body does not have the ${integrity.length} bytes its headers declare.`,
  );

interface Computed {
  readonly md5: Buffer;
  readonly sha256: string | undefined;
  readonly checksum: string | undefined;
  readonly trailers: ReadonlyMap<string, string> | undefined;
}

function verify(integrity: Integrity, computed: Computed): void {
  if (integrity.sha256 !== computed.sha256) {
    const message = 'The provided x-amz-content-sha256 header does not match what was computed.';
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', message);
  }
  if (integrity.md5 !== undefined && !integrity.md5.equals(computed.md5)) {
    throw badDigest('Content-MD5');
  }
  if (integrity.checksum === undefined) return;
  const { algorithm } = integrity.checksum;
  const name = checksumHeader(algorithm);
  const declared = integrity.checksum.value ?? computed.trailers?.get(name);
  if (declared === undefined) {
    const message = `The trailer ${name} was announced and did not arrive.`;
    throw new S3Error(400, 'MalformedTrailerError', message);
  }
  requireDigest(algorithm, declared);
  if (declared !== computed.checksum) throw badDigest(algorithm);
}

/** The ETag of bytes: their MD5, but not under SSE-KMS, where S3 shows something opaque. */
export const etagOf = (md5: string, isKms: boolean) =>
  isKms ? randomBytes(16).toString('hex') : md5;
