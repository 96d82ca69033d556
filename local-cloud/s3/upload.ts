import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type Call, header } from './call.ts';
import { type Algorithm, isAlgorithm } from './checksums.ts';
import { invalidRequest, notImplemented, S3Error } from './s3-error.ts';
import type { Bucket } from './store.ts';
import type { ChecksumRule, Upload } from './stored-object.ts';

/**
 * What CreateMultipartUpload asks for: CRC64NVME exists over the whole object only, SHA over the
 * parts only, CRC32 and CRC32C both ways and over the parts by default.
 */
export function checksumRule(call: Call): ChecksumRule {
  const algorithm = header(call, 'x-amz-checksum-algorithm')?.toUpperCase();
  const type = header(call, 'x-amz-checksum-type')?.toUpperCase();
  if (algorithm === undefined && type !== undefined) {
    throw invalidRequest(
      'The x-amz-checksum-type header can only be used with x-amz-checksum-algorithm',
    );
  }
  if (algorithm === undefined) {
    return { algorithm: 'CRC64NVME', type: 'FULL_OBJECT', isAsked: false };
  }
  if (!isAlgorithm(algorithm)) throw notImplemented(`the checksum algorithm ${algorithm}`);
  if (type !== undefined && type !== 'COMPOSITE' && type !== 'FULL_OBJECT') {
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.');
  }
  const standard = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  const isFixed = algorithm === 'CRC64NVME' || algorithm.startsWith('SHA');
  if (isFixed && type !== undefined && type !== standard) {
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm} algorithm.`,
    );
  }
  return { algorithm, type: type ?? standard, isAsked: true };
}

/** @throws S3Error InvalidRequest for a part whose checksum the finished object cannot use */
export function requirePartChecksum(rule: ChecksumRule, declared: Algorithm | undefined): void {
  const expected = rule.isAsked ? rule.algorithm : undefined;
  if (declared === expected) return;
  // Without a checksum on the part S3 can still compute that of the whole object.
  if (declared === undefined && rule.type === 'FULL_OBJECT') return;
  throw invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected ?? 'null'}, actual checksum Type: ${declared ?? 'null'}`,
  );
}

export const newUploadId = () => randomBytes(24).toString('base64url');

/** The upload a request names. @throws S3Error NoSuchUpload */
export function uploadOf(call: Call, bucket: Bucket): Upload {
  const upload = bucket.uploads.get(call.query.get('uploadId') ?? '');
  if (upload === undefined || upload.key !== call.key) {
    throw new S3Error(
      404,
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    );
  }
  return upload;
}

export const beingCompleted = () =>
  new S3Error(409, 'OperationAborted', 'The upload is being completed by another request.');

/** Forgets an upload and removes its parts. */
export async function dropUpload(bucket: Bucket, upload: Upload): Promise<void> {
  bucket.uploads.delete(upload.id);
  await Promise.all([...upload.parts.values()].map(({ file }) => rm(file, { force: true })));
}
