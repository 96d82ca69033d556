import { type Answer, bucketOf, type Call, type Operation, wholeNumber } from './call.ts';
import { accessDenied, invalidArgument } from './s3-error.ts';
import type { StoredObject, Version } from './stored-object.ts';
import { element, type Xml, xmlDocument } from './xml.ts';

/** What a listing shows in one line: an entry, or a common prefix for all keys below it. */
type Line<T> =
  | { readonly kind: 'entry'; readonly key: string; readonly entry: T }
  | { readonly kind: 'prefix'; readonly key: string };

const before = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;

/** Rolls up the keys that share a beginning up to the delimiter. */
function roll<T>(entries: readonly { key: string; entry: T }[], prefix: string, delimiter: string) {
  const lines: Line<T>[] = [];
  for (const { key, entry } of entries) {
    if (!key.startsWith(prefix)) continue;
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (at < 0) {
      lines.push({ kind: 'entry', key, entry });
      continue;
    }
    const common = key.slice(0, at + delimiter.length);
    const last = lines.at(-1);
    if (last?.kind !== 'prefix' || last.key !== common) lines.push({ kind: 'prefix', key: common });
  }
  return lines;
}

function listRequest(call: Call) {
  if (!call.faults.listAllowed) throw accessDenied();
  const encoding = call.query.get('encoding-type') ?? undefined;
  if (encoding !== undefined && encoding !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request');
  }
  const encode = (text: string) =>
    encoding === 'url' ? encodeURIComponent(text).replaceAll('%2F', '/') : text;
  const prefix = call.query.get('prefix') ?? '';
  const delimiter = call.query.get('delimiter') ?? '';
  const asked = wholeNumber(call, 'max-keys', 1000);
  const head = (isTruncated: boolean): Xml[] => [
    element('Name', call.bucketName),
    element('Prefix', encode(prefix)),
    element('Delimiter', delimiter === '' ? undefined : encode(delimiter)),
    element('MaxKeys', asked),
    element('EncodingType', encoding),
    element('IsTruncated', isTruncated),
  ];
  return { encode, prefix, delimiter, max: Math.min(asked, 1000), head };
}

const commonPrefix = (prefix: string) => element('CommonPrefixes', [element('Prefix', prefix)]);

function describe(object: StoredObject): Xml[] {
  const { content, settings, lastModified } = object;
  return [
    element('LastModified', lastModified),
    element('ETag', `"${content.etag}"`),
    element('ChecksumAlgorithm', content.checksum.algorithm),
    element('ChecksumType', content.checksum.type),
    element('Size', content.size),
    element('StorageClass', settings.storageClass),
  ];
}

function listObjects(call: Call): Answer {
  if (call.query.get('list-type') !== '2') throw invalidArgument('list-type must be 2');
  const bucket = bucketOf(call);
  const { encode, prefix, delimiter, max, head } = listRequest(call);
  const token = call.query.get('continuation-token');
  const startAfter = call.query.get('start-after');
  const after = token === null ? startAfter : Buffer.from(token, 'base64url').toString();
  const objects = bucket.keys().flatMap((key) => {
    const entry = bucket.current(key);
    return entry === undefined ? [] : [{ key, entry }];
  });
  const lines = roll(objects, prefix, delimiter).filter(({ key }) => !after || before(after, key));
  const page = lines.slice(0, max);
  const isTruncated = max > 0 && page.length < lines.length;
  const next = Buffer.from(page.at(-1)?.key ?? '').toString('base64url');
  return {
    xml: xmlDocument('ListBucketResult', [
      ...head(isTruncated),
      element('KeyCount', page.length),
      element('StartAfter', startAfter === null ? undefined : encode(startAfter)),
      element('ContinuationToken', token ?? undefined),
      element('NextContinuationToken', isTruncated ? next : undefined),
      ...page.map((line) =>
        line.kind === 'prefix'
          ? commonPrefix(encode(line.key))
          : element('Contents', [element('Key', encode(line.key)), ...describe(line.entry)]),
      ),
    ]),
  };
}

function listObjectVersions(call: Call): Answer {
  const bucket = bucketOf(call);
  const { encode, prefix, delimiter, max, head } = listRequest(call);
  const keyMarker = call.query.get('key-marker');
  const idMarker = call.query.get('version-id-marker');
  if (idMarker !== null && keyMarker === null) {
    throw invalidArgument('A version-id marker cannot be specified without a key marker.');
  }
  const versions = bucket
    .keys()
    .flatMap((key) =>
      bucket.versions(key).map((entry, index) => ({ key, entry: { version: entry, index } })),
    );
  const marked = bucket.versions(keyMarker ?? '').findIndex(({ id }) => id === idMarker);
  const lines = roll(versions, prefix, delimiter).filter((line) => {
    if (keyMarker === null || before(keyMarker, line.key)) return true;
    return (
      line.kind === 'entry' && line.key === keyMarker && marked >= 0 && line.entry.index > marked
    );
  });
  const page = lines.slice(0, max);
  const isTruncated = max > 0 && page.length < lines.length;
  const last = isTruncated ? page.at(-1) : undefined;
  return {
    xml: xmlDocument('ListVersionsResult', [
      ...head(isTruncated),
      element('KeyMarker', encode(keyMarker ?? '')),
      element('VersionIdMarker', idMarker ?? ''),
      element('NextKeyMarker', last && encode(last.key)),
      element('NextVersionIdMarker', last?.kind === 'entry' ? last.entry.version.id : undefined),
      ...page.map((line) =>
        line.kind === 'prefix'
          ? commonPrefix(encode(line.key))
          : versionElement(encode(line.key), line.entry.version, line.entry.index === 0),
      ),
    ]),
  };
}

function versionElement(key: string, version: Version, isLatest: boolean): Xml {
  const common = [
    element('Key', key),
    element('VersionId', version.id),
    element('IsLatest', isLatest),
  ];
  return version.kind === 'object'
    ? element('Version', [...common, ...describe(version)])
    : element('DeleteMarker', [...common, element('LastModified', version.lastModified)]);
}

const query = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

export const listingOperations: Operation[] = [
  {
    name: 'ListObjectsV2',
    method: 'GET',
    scope: 'bucket',
    selector: 'list-type',
    query: [...query, 'continuation-token', 'start-after'],
    handle: listObjects,
  },
  {
    name: 'ListObjectVersions',
    method: 'GET',
    scope: 'bucket',
    selector: 'versions',
    query: [...query, 'key-marker', 'version-id-marker'],
    handle: listObjectVersions,
  },
];
