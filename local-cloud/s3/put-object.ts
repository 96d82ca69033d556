import {
  type Answer,
  bucketOf,
  type Call,
  header,
  type Operation,
  versionHeaders,
} from './call.ts';
import { checksumHeaders, checksumResponse } from './checksums.ts';
import { checkWrite, requireWriteConditions } from './conditions.ts';
import { discarding } from './discard.ts';
import { declaredIntegrity } from './integrity.ts';
import { lockHeaders, protectionOf, requireChecksum } from './object-lock.ts';
import { encryptionResponse, isKms, settingsHeaders, settingsOf } from './object-settings.ts';
import { etagOf, receiveFile } from './receive.ts';
import { S3Error } from './s3-error.ts';
import { tagsFromHeader } from './tags.ts';

/** Headers that describe a body, for every operation that stores one. */
export const bodyHeaders = [
  'x-amz-decoded-content-length',
  'x-amz-trailer',
  'x-amz-sdk-checksum-algorithm',
  ...checksumHeaders,
];

async function putObject(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  requireWriteConditions(call);
  const settings = settingsOf(call);
  const tags = tagsFromHeader(header(call, 'x-amz-tagging'));
  const integrity = declaredIntegrity(call);
  const isDeclared = integrity.md5 !== undefined || integrity.checksum !== undefined;
  requireChecksum(isDeclared, protectionOf(call, bucket, new Date()));
  const received = await receiveFile(call, integrity, 'CRC64NVME');

  return discarding(received.file, () => {
    const { file, size, checksum } = received;
    if (checksum === undefined) throw new S3Error(500, 'InternalError', 'No checksum was computed');
    const content = { file, size, etag: etagOf(received.md5, isKms(settings)), checksum };
    checkWrite(call, bucket);
    const protection = protectionOf(call, bucket, new Date());
    const stored = bucket.commit(call.key, content, {
      settings,
      tags,
      ...protection,
    });
    return {
      headers: {
        etag: `"${content.etag}"`,
        ...versionHeaders(bucket, stored.id),
        ...checksumResponse(checksum),
        ...encryptionResponse(settings),
      },
    };
  });
}

export const putObjectOperation: Operation = {
  name: 'PutObject',
  method: 'PUT',
  scope: 'object',
  headers: [...bodyHeaders, ...settingsHeaders, ...lockHeaders],
  handle: putObject,
};
