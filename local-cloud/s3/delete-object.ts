import {
  type Answer,
  bucketOf,
  type Call,
  flag,
  header,
  type Operation,
  versionHeaders,
} from './call.ts';
import { checkDelete } from './conditions.ts';
import { requireDeletable } from './object-lock.ts';
import { bodyHeaders } from './put-object.ts';
import { receiveText } from './receive.ts';
import { invalidRequest, S3Error } from './s3-error.ts';
import type { Bucket } from './store.ts';
import { element, parseXml, type Xml, type XmlElement, xmlDocument } from './xml.ts';

const bypass = 'x-amz-bypass-governance-retention';

interface Deletion {
  readonly key: string;
  readonly versionId: string | undefined;
  readonly ifMatch: string | undefined;
}

/** What was deleted, or the marker that was set; nothing where there was nothing to do. */
interface Deleted {
  readonly versionId?: string;
  readonly isMarker: boolean;
}

/** Without a version id nothing is lost where versions are kept: a marker hides them. */
function remove(
  bucket: Bucket,
  { key, versionId, ifMatch }: Deletion,
  mayBypass: boolean,
): Deleted {
  checkDelete(ifMatch, bucket.current(key));
  if (versionId === undefined && bucket.versioning !== undefined) {
    return { versionId: bucket.mark(key).id, isMarker: true };
  }
  const id = versionId ?? 'null';
  const version = bucket.versions(key).find((candidate) => candidate.id === id);
  if (version === undefined) return { versionId, isMarker: false };
  if (version.kind === 'object') requireDeletable(version, mayBypass, new Date());
  bucket.remove(key, version);
  return { versionId: id, isMarker: version.kind === 'marker' };
}

function deleteObject(call: Call): Answer {
  const bucket = bucketOf(call);
  const deletion = {
    key: call.key,
    versionId: call.query.get('versionId') ?? undefined,
    ifMatch: header(call, 'if-match'),
  };
  const { versionId, isMarker } = remove(bucket, deletion, flag(call, bypass));
  return {
    status: 204,
    headers: {
      ...(versionId !== undefined && versionHeaders(bucket, versionId)),
      ...(isMarker && { 'x-amz-delete-marker': 'true' }),
    },
  };
}

async function deleteObjects(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const mayBypass = flag(call, bypass);
  const isDeclared = Object.keys(call.request.headers).some(
    (name) => name === 'content-md5' || name.startsWith('x-amz-checksum-'),
  );
  if (!isDeclared) {
    throw invalidRequest(
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  }
  const body = parseXml(await receiveText(call), 'Delete');
  const objects = body.all('Object');
  if (objects.length < 1 || objects.length > 1000) {
    throw new S3Error(400, 'MalformedXML', 'A request deletes between 1 and 1000 objects.');
  }
  const isQuiet = body.value('Quiet') === 'true';
  const results = objects.map((object) => deleteOne(bucket, object, mayBypass, isQuiet));
  return { xml: xmlDocument('DeleteResult', results) };
}

function deleteOne(bucket: Bucket, object: XmlElement, mayBypass: boolean, isQuiet: boolean): Xml {
  const key = object.value('Key') ?? '';
  const versionId = object.value('VersionId');
  try {
    const deletion = { key, versionId, ifMatch: object.value('ETag') };
    const deleted = remove(bucket, deletion, mayBypass);
    if (isQuiet) return { xml: '' };
    const markerId = deleted.isMarker ? deleted.versionId : undefined;
    return element('Deleted', [
      element('Key', key),
      element('VersionId', versionId),
      element('DeleteMarker', deleted.isMarker || undefined),
      element('DeleteMarkerVersionId', markerId),
    ]);
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return element('Error', [
      element('Key', key),
      element('VersionId', versionId),
      element('Code', error.code),
      element('Message', error.message),
    ]);
  }
}

export const deleteOperations: Operation[] = [
  {
    name: 'DeleteObject',
    method: 'DELETE',
    scope: 'object',
    query: ['versionId'],
    headers: [bypass],
    handle: deleteObject,
  },
  {
    name: 'DeleteObjects',
    method: 'POST',
    scope: 'bucket',
    selector: 'delete',
    headers: [bypass, ...bodyHeaders],
    handle: deleteObjects,
  },
];
