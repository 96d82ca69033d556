import { rm } from 'node:fs/promises';
import { type Answer, bucketOf, type Call, header, type Operation, wholeNumber } from './call.ts';
import { checksumHeader } from './checksums.ts';
import { discarding } from './discard.ts';
import { declaredIntegrity } from './integrity.ts';
import { lockHeaders, protectionOf, requireChecksum } from './object-lock.ts';
import { encryptionResponse, isKms, settingsHeaders, settingsOf } from './object-settings.ts';
import { bodyHeaders } from './put-object.ts';
import { etagOf, receiveFile } from './receive.ts';
import { invalidArgument } from './s3-error.ts';
import { tagsFromHeader } from './tags.ts';
import {
  beingCompleted,
  checksumRule,
  dropUpload,
  newUploadId,
  requirePartChecksum,
  uploadOf,
} from './upload.ts';
import { element, xmlDocument } from './xml.ts';

function createMultipartUpload(call: Call): Answer {
  const bucket = bucketOf(call);
  const settings = settingsOf(call);
  const rule = checksumRule(call);
  const upload = {
    id: newUploadId(),
    key: call.key,
    initiated: new Date(),
    settings,
    tags: tagsFromHeader(header(call, 'x-amz-tagging')),
    protection: protectionOf(call, bucket, new Date()),
    rule,
    parts: new Map(),
    isCompleting: false,
  };
  bucket.uploads.set(upload.id, upload);
  return {
    headers: {
      ...encryptionResponse(settings),
      ...(rule.isAsked && {
        'x-amz-checksum-algorithm': rule.algorithm,
        'x-amz-checksum-type': rule.type,
      }),
    },
    xml: xmlDocument('InitiateMultipartUploadResult', [
      element('Bucket', bucket.name),
      element('Key', call.key),
      element('UploadId', upload.id),
    ]),
  };
}

async function uploadPart(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const { rule, settings, protection } = uploadOf(call, bucket);
  const number = wholeNumber(call, 'partNumber', 0);
  if (number < 1 || number > 10_000) {
    throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive');
  }
  const integrity = declaredIntegrity(call);
  requirePartChecksum(rule, integrity.checksum?.algorithm);
  requireChecksum(integrity.md5 !== undefined || integrity.checksum !== undefined, protection);
  const received = await receiveFile(call, integrity);

  const { file, size, checksum } = received;
  const etag = etagOf(received.md5, isKms(settings));
  const replaced = await discarding(file, () => {
    // It may have been aborted or completed while the part was on its way.
    const upload = uploadOf(call, bucket);
    if (upload.isCompleting) throw beingCompleted();
    const earlier = upload.parts.get(number);
    upload.parts.set(number, { number, file, size, etag, checksum, lastModified: new Date() });
    return earlier;
  });
  if (replaced !== undefined) await rm(replaced.file, { force: true });
  return {
    headers: {
      etag: `"${etag}"`,
      ...encryptionResponse(settings),
      ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }),
    },
  };
}

async function abortMultipartUpload(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  await dropUpload(bucket, uploadOf(call, bucket));
  return { status: 204 };
}

export const multipartOperations: Operation[] = [
  {
    name: 'CreateMultipartUpload',
    method: 'POST',
    scope: 'object',
    selector: 'uploads',
    headers: [
      'x-amz-checksum-algorithm',
      'x-amz-checksum-type',
      ...settingsHeaders,
      ...lockHeaders,
    ],
    handle: createMultipartUpload,
  },
  {
    name: 'UploadPart',
    method: 'PUT',
    scope: 'object',
    selector: 'uploadId',
    query: ['partNumber'],
    headers: bodyHeaders,
    handle: uploadPart,
  },
  {
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    scope: 'object',
    selector: 'uploadId',
    handle: abortMultipartUpload,
  },
];
