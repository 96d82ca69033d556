import { type Call, flag, header } from './call.ts';
import { invalidArgument, S3Error } from './s3-error.ts';
import type { Encryption, ObjectSettings } from './stored-object.ts';

const sse = 'x-amz-server-side-encryption';
const sseKey = `${sse}-aws-kms-key-id`;
const sseBucketKey = `${sse}-bucket-key-enabled`;

/** The `x-amz-` headers that this file reads. */
export const settingsHeaders = [
  'x-amz-meta-',
  'x-amz-storage-class',
  'x-amz-tagging',
  sse,
  sseKey,
  sseBucketKey,
];

const kept = ['cache-control', 'content-disposition', 'content-language', 'expires'];
const storageClasses = ['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING'].concat(
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
);
const archived = ['GLACIER', 'DEEP_ARCHIVE'];

/** Reads a write's headers. @throws S3Error for what S3 would refuse */
export function settingsOf(call: Call): ObjectSettings {
  const storageClass = header(call, 'x-amz-storage-class') ?? 'STANDARD';
  if (!storageClasses.includes(storageClass)) {
    const message = 'The storage class you specified is not valid';
    throw new S3Error(400, 'InvalidStorageClass', message);
  }
  return {
    headers: keptHeaders(call),
    metadata: metadataOf(call),
    storageClass,
    encryption: encryptionOf(call),
  };
}

function keptHeaders(call: Call): Record<string, string> {
  const sent = kept.map((name) => [name, header(call, name)] as const);
  // The framing of the transfer is not the encoding of the object.
  const encoding = (header(call, 'content-encoding') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'aws-chunked')
    .join(',');
  return {
    'content-type': header(call, 'content-type') ?? 'binary/octet-stream',
    ...(encoding !== '' && { 'content-encoding': encoding }),
    ...Object.fromEntries(
      sent.filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  };
}

function metadataOf(call: Call): Record<string, string> {
  const entries = Object.keys(call.request.headers)
    .filter((name) => name.startsWith('x-amz-meta-'))
    .map((name) => [name, header(call, name) ?? ''] as const);
  const size = entries.reduce(
    (sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + value.length,
    0,
  );
  if (size > 2048) {
    const message = 'Your metadata headers exceed the maximum allowed metadata size';
    throw new S3Error(400, 'MetadataTooLarge', message);
  }
  return Object.fromEntries(entries);
}

function encryptionOf(call: Call): Encryption {
  const algorithm = header(call, sse) ?? 'AES256';
  const key = header(call, sseKey);
  if (algorithm === 'aws:kms') {
    return { algorithm, keyArn: keyArn(key), bucketKey: flag(call, sseBucketKey) };
  }
  if (algorithm !== 'AES256') {
    throw invalidArgument('The encryption method specified is not supported');
  }
  if (key !== undefined) {
    throw invalidArgument(`${sseKey} is allowed with the encryption method aws:kms only`);
  }
  return { algorithm };
}

const keyArn = (key = 'alias/aws/s3') =>
  key.startsWith('arn:') ? key : `arn:aws:kms:us-east-1:123456789012:key/${key}`;

export const isArchived = (settings: ObjectSettings) => archived.includes(settings.storageClass);

export const isKms = (settings: ObjectSettings) => settings.encryption.algorithm === 'aws:kms';

/** Encryption as every answer about an object shows it. */
export function encryptionResponse({ encryption }: ObjectSettings): Record<string, string> {
  return {
    [sse]: encryption.algorithm,
    ...(encryption.keyArn && { [sseKey]: encryption.keyArn }),
    ...(encryption.bucketKey && { [sseBucketKey]: 'true' }),
  };
}

/** All settings as GET and HEAD show them. */
export function settingsResponse(settings: ObjectSettings): Record<string, string> {
  return {
    ...settings.headers,
    ...settings.metadata,
    ...encryptionResponse(settings),
    ...(settings.storageClass !== 'STANDARD' && { 'x-amz-storage-class': settings.storageClass }),
  };
}
