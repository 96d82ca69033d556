import { type Call, header } from './call.ts';
import {
  type Algorithm,
  algorithms,
  checksumHeader,
  checksumHeaders,
  decodeBase64,
  isDigest,
} from './checksums.ts';
import { invalidRequest, notImplemented, S3Error } from './s3-error.ts';

/** What a request says about its body, before a byte of it was read. */
export interface Integrity {
  readonly isChunked: boolean;
  /** Bytes of the content, without framing. */
  readonly length: number;
  readonly md5: Buffer | undefined;
  /** Lower-case hex, from `x-amz-content-sha256`. */
  readonly sha256: string | undefined;
  /** `value` is undefined when it comes as a trailer. */
  readonly checksum: { readonly algorithm: Algorithm; readonly value?: string } | undefined;
}

const streaming = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** Largest body of a single PUT: 5 GiB. */
const largestBody = 5 * 1024 ** 3;

/**
 * Reads the headers that describe the body.
 *
 * @param about - What the checksum headers cover: those of CompleteMultipartUpload are the object's.
 * @throws S3Error when they are missing, malformed or contradict each other
 */
export function declaredIntegrity(call: Call, about: 'body' | 'object' = 'body'): Integrity {
  const payload = header(call, 'x-amz-content-sha256');
  if (payload === undefined) {
    throw invalidRequest('Missing required header for this request: x-amz-content-sha256');
  }
  const isChunked = payload === streaming;
  if (!isChunked && payload.startsWith('STREAMING-')) throw notImplemented(payload);
  const sha256 = isChunked || payload === 'UNSIGNED-PAYLOAD' ? undefined : payload;
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
    const message = 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD or a valid sha256 value.';
    throw new S3Error(400, 'InvalidArgument', message);
  }
  return {
    isChunked,
    length: declaredLength(call, isChunked),
    md5: declaredMd5(call),
    sha256,
    checksum: about === 'body' ? declaredChecksum(call, isChunked) : undefined,
  };
}

/** The part of a checksum's declaration that headers alone decide. */
export function checksumInHeader(call: Call): { algorithm: Algorithm; value: string } | undefined {
  const sent = algorithms.filter((name) => header(call, checksumHeader(name)) !== undefined);
  if (sent.length > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [algorithm] = sent;
  if (algorithm === undefined) return undefined;
  return { algorithm, value: header(call, checksumHeader(algorithm)) ?? '' };
}

function declaredLength(call: Call, isChunked: boolean): number {
  const text = header(call, isChunked ? 'x-amz-decoded-content-length' : 'content-length');
  // Requests without a body carry neither a length nor a transfer encoding.
  if (text === undefined && !isChunked && header(call, 'transfer-encoding') === undefined) return 0;
  if (text === undefined || !/^\d{1,15}$/.test(text)) {
    const message = 'You must provide the Content-Length HTTP header.';
    throw new S3Error(411, 'MissingContentLength', message);
  }
  if (Number(text) > largestBody) {
    const message = 'Your proposed upload exceeds the maximum allowed size';
    throw new S3Error(400, 'EntityTooLarge', message);
  }
  return Number(text);
}

function declaredMd5(call: Call): Buffer | undefined {
  const text = header(call, 'content-md5');
  if (text === undefined) return undefined;
  const md5 = decodeBase64(text, 16);
  if (md5 === undefined) {
    throw new S3Error(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  return md5;
}

function declaredChecksum(call: Call, isChunked: boolean): Integrity['checksum'] {
  const inHeader = checksumInHeader(call);
  const inTrailer = trailerAlgorithm(call, isChunked);
  if (inHeader !== undefined && inTrailer !== undefined) {
    throw invalidRequest('Expecting a single x-amz-checksum- header');
  }
  if (inHeader !== undefined) requireDigest(inHeader.algorithm, inHeader.value);
  const declared = inHeader ?? (inTrailer && { algorithm: inTrailer });
  const asked = header(call, 'x-amz-sdk-checksum-algorithm')?.toUpperCase();
  if (asked !== undefined && asked !== declared?.algorithm) {
    throw invalidRequest(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  return declared;
}

/** @throws S3Error InvalidRequest when the value is no base64 of a digest of that algorithm */
export function requireDigest(algorithm: Algorithm, value: string): void {
  if (!isDigest(algorithm, value)) {
    throw invalidRequest(`Value for ${checksumHeader(algorithm)} header is invalid.`);
  }
}

function trailerAlgorithm(call: Call, isChunked: boolean): Algorithm | undefined {
  const announced = header(call, 'x-amz-trailer')?.trim().toLowerCase();
  if (announced === undefined) return undefined;
  if (!isChunked) throw invalidRequest('x-amz-trailer needs a streaming x-amz-content-sha256.');
  const algorithm = algorithms[checksumHeaders.indexOf(announced)];
  if (algorithm === undefined) throw notImplemented(`the trailer ${announced}`);
  return algorithm;
}
