import {
  type Answer,
  bucketOf,
  type Call,
  header,
  type Operation,
  versionHeaders,
} from './call.ts';
import { checksumResponse } from './checksums.ts';
import { isNotModified } from './conditions.ts';
import { expirationHeader } from './lifecycle.ts';
import { lockResponse } from './object-lock.ts';
import { isArchived, settingsResponse } from './object-settings.ts';
import { accessDenied, S3Error } from './s3-error.ts';
import type { Bucket } from './store.ts';
import type { StoredObject, Version } from './stored-object.ts';

/** The object that a read means. @throws S3Error NoSuchKey, NoSuchVersion, MethodNotAllowed */
export function readableObject(call: Call, bucket: Bucket): StoredObject {
  const id = call.query.get('versionId');
  const version = id === null ? bucket.versions(call.key)[0] : bucket.version(call.key, id);
  if (version?.kind === 'object') return version;
  const marker = version && markerHeaders(bucket, version);
  if (marker !== undefined && id !== null) {
    const message = 'The specified method is not allowed against this resource.';
    throw new S3Error(405, 'MethodNotAllowed', message, { ...marker, allow: 'DELETE' });
  }
  if (!call.faults.listAllowed) throw accessDenied();
  throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', marker);
}

const markerHeaders = (bucket: Bucket, marker: Version) => ({
  'x-amz-delete-marker': 'true',
  'last-modified': marker.lastModified.toUTCString(),
  ...versionHeaders(bucket, marker.id),
});

function describe(bucket: Bucket, key: string, object: StoredObject) {
  return {
    ...(bucket.current(key) === object && expirationHeader(bucket.expiry, key, object)),
    ...settingsResponse(object.settings),
    ...lockResponse(object),
    ...versionHeaders(bucket, object.id),
    ...(object.replication && { 'x-amz-replication-status': object.replication }),
    'accept-ranges': 'bytes',
    'last-modified': object.lastModified.toUTCString(),
    etag: `"${object.content.etag}"`,
    ...(object.tags.size > 0 && { 'x-amz-tagging-count': String(object.tags.size) }),
  };
}

/** First and last byte asked for; undefined for the whole object. */
function rangeOf(call: Call, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header(call, 'range') ?? '');
  const [, first, last] = match ?? [];
  // Several ranges, another unit or nonsense: S3 ignores the header.
  if (first === undefined || last === undefined || first + last === '') return undefined;
  if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) {
    const headers = { 'content-range': `bytes */${size}` };
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', headers);
  }
  return { start, end };
}

function read(call: Call): { answer: Answer; object: StoredObject } {
  const bucket = bucketOf(call);
  const object = readableObject(call, bucket);
  const headers = describe(bucket, call.key, object);
  if (isNotModified(call, object)) return { answer: { status: 304, headers }, object };
  const { size, checksum } = object.content;
  const range = rangeOf(call, size);
  if (range !== undefined) {
    const { start, end } = range;
    const contentRange = `bytes ${start}-${end}/${size}`;
    return {
      // No checksum: that of the whole object would make clients call the part corrupt.
      answer: {
        status: 206,
        headers: { ...headers, 'content-range': contentRange },
        length: end + 1 - start,
        bytes: { file: object.content.file, start, end },
      },
      object,
    };
  }
  const asked = header(call, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  return {
    answer: {
      headers: { ...headers, ...(asked && checksumResponse(checksum)) },
      length: size,
      bytes: { file: object.content.file, start: 0, end: size - 1 },
    },
    object,
  };
}

function getObject(call: Call): Answer {
  const { answer, object } = read(call);
  if (isArchived(object.settings)) {
    const message = "The operation is not valid for the object's storage class";
    throw new S3Error(403, 'InvalidObjectState', message);
  }
  return answer;
}

function headObject(call: Call): Answer {
  const { bytes: _, ...answer } = read(call).answer;
  return answer;
}

const query = ['versionId'];
const headers = ['x-amz-checksum-mode'];

export const readOperations: Operation[] = [
  { name: 'GetObject', method: 'GET', scope: 'object', query, headers, handle: getObject },
  { name: 'HeadObject', method: 'HEAD', scope: 'object', query, headers, handle: headObject },
];
