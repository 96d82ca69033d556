import { type Answer, bucketOf, type Call, header } from './call.ts';
import { checksumHeader } from './checksums.ts';
import { accessDenied, invalidRequest } from './s3-error.ts';

const crc64nvme = checksumHeader('CRC64NVME');

const naming = ['x-amz-sdk-checksum-algorithm', 'x-amz-checksum-algorithm', 'x-amz-trailer'];

/** @throws S3Error AccessDenied, InvalidRequest */
export function requireHabits(operation: string, call: Call): void {
  const { crc64nvme: crc, demandedSse } = call.habits;
  if (crc === 'refused' && asksForCrc64Nvme(call)) {
    throw invalidRequest(
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, SHA1, SHA256]',
    );
  }
  const begins = operation === 'PutObject' || operation === 'CreateMultipartUpload';
  if (begins && demandedSse !== undefined && askedSse(call) !== demandedSse) throw accessDenied();
}

const asksForCrc64Nvme = (call: Call) =>
  header(call, crc64nvme) !== undefined ||
  naming.some((name) => /crc64nvme/i.test(header(call, name) ?? ''));

function askedSse(call: Call): string | undefined {
  const algorithm = header(call, 'x-amz-server-side-encryption');
  return algorithm === 'aws:kms'
    ? header(call, 'x-amz-server-side-encryption-aws-kms-key-id')
    : algorithm;
}

const crc64nvmeInXml =
  /<ChecksumCRC64NVME>[^<]*<\/ChecksumCRC64NVME>|<ChecksumType>[^<]*<\/ChecksumType>/g;

/** An answer without what this storage does not know, after what it does besides. */
export function habitual(operation: string, call: Call, answer: Answer): Answer {
  if (call.habits.losesVersions && /^(Put|CompleteMultipart)/.test(operation)) forgetOlder(call);
  if (call.habits.crc64nvme === 'known') return answer;
  const { [crc64nvme]: hidden, 'x-amz-checksum-type': _, ...headers } = answer.headers ?? {};
  const xml = answer.xml?.replaceAll(crc64nvmeInXml, '');
  return {
    ...answer,
    headers: hidden === undefined ? (answer.headers ?? {}) : headers,
    ...(xml === undefined ? {} : { xml }),
  };
}

function forgetOlder(call: Call): void {
  const bucket = bucketOf(call);
  for (const version of bucket.versions(call.key).slice(1)) bucket.remove(call.key, version);
}
