/** What a request to S3 asks of IAM. Pure. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Need } from './call-log.ts';

export interface S3Request {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
  /** Of the object, once it was answered. */
  readonly tags?: ReadonlyMap<string, string> | undefined;
}

/** Operations that have an action of another name. */
const actions: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  ListObjectsV2: 'ListBucket',
  HeadBucket: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  ListParts: 'ListMultipartUploadParts',
  DeleteObjects: 'DeleteObject',
};

const versioned = new Set(['GetObject', 'GetObjectTagging', 'PutObjectTagging', 'DeleteObject']);

export function s3Needs({
  operation,
  bucket,
  key,
  query,
  headers,
  status,
  tags,
}: S3Request): Need[] {
  const plain = actions[operation] ?? operation;
  const hasVersion = versioned.has(plain) && query.has('versionId');
  const action = hasVersion ? plain.replace('Object', 'ObjectVersion') : plain;
  const bucketArn = `arn:aws:s3:::${bucket}`;
  const need = (name: string, context: Record<string, string | null | undefined>): Need => ({
    action: `s3:${name}`,
    resource: name.startsWith('ListBucket') ? bucketArn : `${bucketArn}/${key}`,
    context: {
      ...secure,
      ...Object.fromEntries(
        Object.entries(context).flatMap(([name, value]) => (value == null ? [] : [[name, value]])),
      ),
    },
  });
  if (plain === 'ListBucket') {
    return [
      need(plain, { 's3:prefix': query.get('prefix'), 's3:delimiter': query.get('delimiter') }),
    ];
  }
  const own = need(action, {
    's3:if-none-match': plain === 'PutObject' ? headers['if-none-match'] : null,
    's3:if-match': plain === 'PutObject' ? headers['if-match'] : null,
    // All tags at once: what was asked for is what the object has now.
    ...(plain === 'PutObjectTagging' ? requested(tags) : {}),
  });
  // Whether a key that is not there is told to be absent or forbidden (docs/facts/s3-permissions.md).
  return plain === 'GetObject' && status === 404
    ? [own, need('ListBucket', { 's3:prefix': key })]
    : [own];
}

const requested = (tags: ReadonlyMap<string, string> = new Map()) =>
  Object.fromEntries([...tags].map(([key, value]) => [`s3:RequestObjectTag/${key}`, value]));

/** As on AWS: the stand-ins are on loopback, where there is no TLS. */
export const secure = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' } as const;
