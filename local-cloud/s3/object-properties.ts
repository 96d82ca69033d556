import {
  type Answer,
  bucketOf,
  type Call,
  flag,
  header,
  type Operation,
  versionHeaders,
} from './call.ts';
import { checksumElement } from './checksums.ts';
import { futureDate, lockModeOf, requireAllowedChange, requireLock } from './object-lock.ts';
import { bodyHeaders } from './put-object.ts';
import { readableObject } from './read-object.ts';
import { receiveText } from './receive.ts';
import { isCopiedAgain } from './replication-rule.ts';
import { invalidArgument, S3Error } from './s3-error.ts';
import type { Content, StoredObject } from './stored-object.ts';
import { checkedTags } from './tags.ts';
import { element, parseXml, type Xml, xmlDocument } from './xml.ts';

const bypass = 'x-amz-bypass-governance-retention';
const attributesHeader = 'x-amz-object-attributes';

/** What is said of a version that was copied goes the same way. */
const copyAgain = (object: StoredObject) => {
  if (isCopiedAgain(object.replication)) object.replication = 'PENDING';
};

const noLock = () =>
  new S3Error(
    404,
    'NoSuchObjectLockConfiguration',
    'The specified object does not have a ObjectLock configuration',
  );

function getRetention(call: Call): Answer {
  const bucket = bucketOf(call);
  requireLock(bucket);
  const { retention } = readableObject(call, bucket);
  if (retention === undefined) throw noLock();
  const content = [element('Mode', retention.mode), element('RetainUntilDate', retention.until)];
  return { xml: xmlDocument('Retention', content) };
}

async function putRetention(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  requireLock(bucket);
  const body = parseXml(await receiveText(call), 'Retention');
  const object = readableObject(call, bucket);
  const now = new Date();
  const isRemoval = body.children.length === 0;
  const wanted = isRemoval
    ? undefined
    : {
        mode: lockModeOf(body.value('Mode')),
        until: futureDate(body.value('RetainUntilDate'), now),
      };
  requireAllowedChange(object.retention, wanted, flag(call, bypass), now);
  object.retention = wanted;
  copyAgain(object);
  return {};
}

function getLegalHold(call: Call): Answer {
  const bucket = bucketOf(call);
  requireLock(bucket);
  const status = readableObject(call, bucket).legalHold ? 'ON' : 'OFF';
  return { xml: xmlDocument('LegalHold', [element('Status', status)]) };
}

async function putLegalHold(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  requireLock(bucket);
  const status = parseXml(await receiveText(call), 'LegalHold').value('Status');
  if (status !== 'ON' && status !== 'OFF') {
    throw new S3Error(400, 'MalformedXML', 'Legal Hold must be either of ON or OFF');
  }
  const object = readableObject(call, bucket);
  object.legalHold = status === 'ON';
  copyAgain(object);
  return {};
}

function getTagging(call: Call): Answer {
  const bucket = bucketOf(call);
  const object = readableObject(call, bucket);
  const tags = [...object.tags].map(([key, value]) =>
    element('Tag', [element('Key', key), element('Value', value)]),
  );
  return {
    headers: versionHeaders(bucket, object.id),
    xml: xmlDocument('Tagging', [element('TagSet', tags)]),
  };
}

async function putTagging(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const body = parseXml(await receiveText(call), 'Tagging');
  const tags = checkedTags(
    (body.child('TagSet')?.all('Tag') ?? []).map(
      (tag) => [tag.value('Key') ?? '', tag.value('Value') ?? ''] as const,
    ),
  );
  const object = readableObject(call, bucket);
  object.tags = tags;
  copyAgain(object);
  return { headers: versionHeaders(bucket, object.id) };
}

function deleteTagging(call: Call): Answer {
  const bucket = bucketOf(call);
  const object = readableObject(call, bucket);
  object.tags = new Map();
  copyAgain(object);
  return { status: 204, headers: versionHeaders(bucket, object.id) };
}

const attributes = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

function getAttributes(call: Call): Answer {
  const bucket = bucketOf(call);
  const { id, content, settings, lastModified } = readableObject(call, bucket);
  const asked = (header(call, attributesHeader) ?? '').split(',').map((name) => name.trim());
  if (asked.some((name) => !attributes.includes(name))) {
    throw invalidArgument('Invalid attribute name specified.');
  }
  const { checksum } = content;
  const fields: Readonly<Record<string, Xml>> = {
    ETag: element('ETag', content.etag),
    Checksum: element('Checksum', [
      // Here, unlike in HEAD, S3 shows a composite without its count.
      element(checksumElement(checksum.algorithm), checksum.value.replace(/-\d+$/, '')),
      element('ChecksumType', checksum.type),
    ]),
    ObjectParts: objectParts(content),
    StorageClass: element('StorageClass', settings.storageClass),
    ObjectSize: element('ObjectSize', content.size),
  };
  return {
    headers: { ...versionHeaders(bucket, id), 'last-modified': lastModified.toUTCString() },
    xml: xmlDocument(
      'GetObjectAttributesResponse',
      attributes.flatMap((name) => (asked.includes(name) ? (fields[name] ?? []) : [])),
    ),
  };
}

/** Only of objects made by multipart upload; single parts only where they carried checksums. */
function objectParts({ parts }: Content): Xml {
  const listed = parts?.flatMap(({ number, size, checksum }) =>
    checksum === undefined
      ? []
      : element('Part', [
          element('PartNumber', number),
          element('Size', size),
          element(checksumElement(checksum.algorithm), checksum.value),
        ]),
  );
  return element('ObjectParts', listed && [element('PartsCount', parts?.length), ...listed]);
}

const read = { method: 'GET', scope: 'object', query: ['versionId'] } as const;
const write = { method: 'PUT', scope: 'object', query: ['versionId'] } as const;
const lockWriteHeaders = [bypass, ...bodyHeaders];

export const propertyOperations: Operation[] = [
  { ...read, name: 'GetObjectRetention', selector: 'retention', handle: getRetention },
  {
    ...write,
    name: 'PutObjectRetention',
    selector: 'retention',
    headers: lockWriteHeaders,
    handle: putRetention,
  },
  { ...read, name: 'GetObjectLegalHold', selector: 'legal-hold', handle: getLegalHold },
  {
    ...write,
    name: 'PutObjectLegalHold',
    selector: 'legal-hold',
    headers: bodyHeaders,
    handle: putLegalHold,
  },
  { ...read, name: 'GetObjectTagging', selector: 'tagging', handle: getTagging },
  {
    ...write,
    name: 'PutObjectTagging',
    selector: 'tagging',
    headers: bodyHeaders,
    handle: putTagging,
  },
  {
    ...read,
    method: 'DELETE',
    name: 'DeleteObjectTagging',
    selector: 'tagging',
    handle: deleteTagging,
  },
  {
    ...read,
    name: 'GetObjectAttributes',
    selector: 'attributes',
    headers: [attributesHeader],
    handle: getAttributes,
  },
];
