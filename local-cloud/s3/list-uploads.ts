import { type Answer, bucketOf, type Call, type Operation, wholeNumber } from './call.ts';
import { checksumElement } from './checksums.ts';
import type { ChecksumRule } from './stored-object.ts';
import { uploadOf } from './upload.ts';
import { element, type Xml, xmlDocument } from './xml.ts';

const checksumElements = (rule: ChecksumRule): Xml[] =>
  rule.isAsked
    ? [element('ChecksumAlgorithm', rule.algorithm), element('ChecksumType', rule.type)]
    : [];

function listParts(call: Call): Answer {
  const bucket = bucketOf(call);
  const upload = uploadOf(call, bucket);
  const marker = wholeNumber(call, 'part-number-marker', 0);
  const max = wholeNumber(call, 'max-parts', 1000);
  const all = [...upload.parts.values()].sort((a, b) => a.number - b.number);
  const after = all.filter(({ number }) => number > marker);
  const page = after.slice(0, Math.min(max, 1000));
  return {
    xml: xmlDocument('ListPartsResult', [
      element('Bucket', bucket.name),
      element('Key', upload.key),
      element('UploadId', upload.id),
      element('PartNumberMarker', marker),
      element('NextPartNumberMarker', page.at(-1)?.number ?? 0),
      element('MaxParts', max),
      element('IsTruncated', page.length < after.length),
      element('StorageClass', upload.settings.storageClass),
      ...checksumElements(upload.rule),
      ...page.map((part) =>
        element('Part', [
          element('PartNumber', part.number),
          element('LastModified', part.lastModified),
          element('ETag', `"${part.etag}"`),
          element('Size', part.size),
          ...(part.checksum
            ? [element(checksumElement(part.checksum.algorithm), part.checksum.value)]
            : []),
        ]),
      ),
    ]),
  };
}

function listMultipartUploads(call: Call): Answer {
  const bucket = bucketOf(call);
  const prefix = call.query.get('prefix') ?? '';
  const open = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix));
  return {
    xml: xmlDocument('ListMultipartUploadsResult', [
      element('Bucket', bucket.name),
      element('Prefix', prefix),
      element('MaxUploads', 1000),
      element('IsTruncated', false),
      ...open.map((upload) =>
        element('Upload', [
          element('Key', upload.key),
          element('UploadId', upload.id),
          element('Initiated', upload.initiated),
          element('StorageClass', upload.settings.storageClass),
          ...checksumElements(upload.rule),
        ]),
      ),
    ]),
  };
}

export const uploadListOperations: Operation[] = [
  {
    name: 'ListParts',
    method: 'GET',
    scope: 'object',
    selector: 'uploadId',
    query: ['max-parts', 'part-number-marker'],
    handle: listParts,
  },
  {
    name: 'ListMultipartUploads',
    method: 'GET',
    scope: 'bucket',
    selector: 'uploads',
    query: ['prefix'],
    handle: listMultipartUploads,
  },
];
