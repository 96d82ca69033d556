import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import {
  type Answer,
  bucketOf,
  type Call,
  header,
  type Operation,
  versionHeaders,
} from './call.ts';
import {
  type Checksum,
  checksumElement,
  checksumHeaders,
  compositeChecksum,
  digest,
  startHash,
} from './checksums.ts';
import { checkWrite, requireWriteConditions } from './conditions.ts';
import { discarding } from './discard.ts';
import { checksumInHeader, declaredIntegrity } from './integrity.ts';
import { encryptionResponse, isKms } from './object-settings.ts';
import { etagOf, receiveText } from './receive.ts';
import { badDigest, invalidRequest, S3Error } from './s3-error.ts';
import type { ChecksumRule, Content, Part, Upload } from './stored-object.ts';
import { beingCompleted, dropUpload, uploadOf } from './upload.ts';
import { element, parseXml, type XmlElement, xmlDocument } from './xml.ts';

/** Every part but the last has at least 5 MiB. */
const smallestPart = 5 * 1024 ** 2;

async function completeMultipartUpload(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  requireWriteConditions(call);
  const text = await receiveText(call, declaredIntegrity(call, 'object'));
  const body = parseXml(text, 'CompleteMultipartUpload');
  const upload = uploadOf(call, bucket);
  const parts = chosenParts(upload, body.all('Part'));
  requireSize(call, parts);
  if (upload.isCompleting) throw beingCompleted();
  upload.isCompleting = true;
  try {
    const content = await assemble(call, upload, parts);
    const { settings, tags, protection } = upload;
    const stored = await discarding(content.file, () => {
      requireChecksumOfWhole(call, upload.rule, content.checksum);
      checkWrite(call, bucket);
      return bucket.commit(call.key, content, { settings, tags, ...protection });
    });
    await dropUpload(bucket, upload);
    return {
      headers: { ...versionHeaders(bucket, stored.id), ...encryptionResponse(settings) },
      xml: xmlDocument('CompleteMultipartUploadResult', [
        element('Location', `http://${header(call, 'host')}${call.request.url?.split('?')[0]}`),
        element('Bucket', bucket.name),
        element('Key', call.key),
        element('ETag', `"${content.etag}"`),
        element(checksumElement(content.checksum.algorithm), content.checksum.value),
        element('ChecksumType', content.checksum.type),
      ]),
    };
  } finally {
    upload.isCompleting = false;
  }
}

/** The parts the client lists, each compared with what was received. */
function chosenParts(upload: Upload, listed: readonly XmlElement[]): Part[] {
  if (listed.length < 1 || listed.length > 10_000) {
    throw new S3Error(400, 'MalformedXML', 'You must specify at least one part');
  }
  const numbers = listed.map((part) => Number(part.value('PartNumber')));
  if (numbers.some((number, i) => i > 0 && number <= (numbers[i - 1] ?? 0))) {
    throw new S3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  const isGapless = numbers.every((number, i) => number === i + 1);
  if (upload.rule.type === 'COMPOSITE' && !isGapless) {
    throw new S3Error(500, 'InternalError', 'Parts of a composite checksum must count 1, 2, 3 …');
  }
  const parts = listed.map((part) => chosenPart(upload, part));
  if (parts.slice(0, -1).some(({ size }) => size < smallestPart)) {
    const message = 'Your proposed upload is smaller than the minimum allowed size';
    throw new S3Error(400, 'EntityTooSmall', message);
  }
  return parts;
}

function chosenPart({ parts, rule }: Upload, listed: XmlElement): Part {
  const number = Number(listed.value('PartNumber'));
  const part = parts.get(number);
  const etag = listed
    .value('ETag')
    ?.trim()
    .replace(/^"(.*)"$/, '$1');
  const checksums = listed.children.filter(({ name }) => name.startsWith('Checksum'));
  const stored = part?.checksum;
  const name = stored && checksumElement(stored.algorithm);
  const isSame = checksums.every((sent) => sent.name === name && sent.text === stored?.value);
  if (part === undefined || etag !== part.etag || !isSame) {
    throw new S3Error(
      400,
      'InvalidPart',
      `Part ${number} could not be found. It may not have been uploaded, or its entity tag or checksum does not match.`,
    );
  }
  if (rule.type === 'COMPOSITE' && checksums.length === 0) {
    throw invalidRequest(
      `The upload was created using a ${rule.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
  return part;
}

function requireSize(call: Call, parts: readonly Part[]): void {
  const size = header(call, 'x-amz-mp-object-size');
  const actual = parts.reduce((sum, part) => sum + part.size, 0);
  if (size !== undefined && Number(size) !== actual) {
    throw invalidRequest(`The object size ${size} does not match the sum of the parts, ${actual}.`);
  }
}

function requireChecksumOfWhole(call: Call, rule: ChecksumRule, checksum: Checksum): void {
  const type = header(call, 'x-amz-checksum-type');
  if (type !== undefined && type !== rule.type) {
    throw invalidRequest(`The upload was created with the ${rule.type} checksum type.`);
  }
  const declared = checksumInHeader(call);
  if (declared === undefined) return;
  if (declared.algorithm !== checksum.algorithm || declared.value !== checksum.value) {
    throw badDigest(declared.algorithm);
  }
}

/** Joins the parts in one pass; only a checksum of the whole object needs the bytes hashed. */
async function assemble(call: Call, upload: Upload, parts: readonly Part[]): Promise<Content> {
  const { algorithm, type } = upload.rule;
  const hash = type === 'FULL_OBJECT' ? startHash(algorithm) : undefined;
  const file = call.store.incomingFile();
  const target = await open(file, 'wx');
  try {
    for (const part of parts) {
      for await (const data of createReadStream(part.file, { highWaterMark: 256 * 1024 })) {
        hash?.update(data);
        await target.appendFile(data);
      }
    }
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await target.close();
  }
  const values = parts.map((part) => part.checksum?.value ?? '');
  const whole = (await hash?.digest())?.toString('base64');
  const md5s = Buffer.concat(parts.map((part) => Buffer.from(part.etag, 'hex')));
  const md5 = (await digest('MD5', md5s)).toString('hex');
  return {
    file,
    size: parts.reduce((sum, part) => sum + part.size, 0),
    etag: `${etagOf(md5, isKms(upload.settings))}-${parts.length}`,
    checksum:
      whole === undefined
        ? await compositeChecksum(algorithm, values)
        : { algorithm, value: whole, type: 'FULL_OBJECT' },
    parts: parts.map(({ number, size, checksum }) => ({ number, size, checksum })),
  };
}

export const completeMultipartOperation: Operation = {
  name: 'CompleteMultipartUpload',
  method: 'POST',
  scope: 'object',
  selector: 'uploadId',
  headers: ['x-amz-mp-object-size', 'x-amz-checksum-type', ...checksumHeaders],
  handle: completeMultipartUpload,
};
