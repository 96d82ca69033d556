import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Answer, Call } from './call.ts';
import { S3Error } from './s3-error.ts';
import { element, xmlDocument } from './xml.ts';

/** Recorded, never sent: the connection broke before there was an answer. */
export const connectionCut = 499;

/** Writes an answer. */
export async function send(call: Call, { status = 200, headers, xml, bytes, length }: Answer) {
  const { response } = call;
  call.onAnswer(status);
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== undefined) response.setHeader(name, value);
  }
  if (xml !== undefined) response.setHeader('content-type', 'application/xml');
  const size = xml === undefined ? (length ?? 0) : Buffer.byteLength(xml);
  if (status !== 204 && status !== 304) response.setHeader('content-length', size);
  if (bytes === undefined || size === 0) {
    response.end(xml);
    return;
  }
  response.flushHeaders();
  await pipeline(contentOf(bytes), response);
}

/** The answer as it begins, and half of its bytes: the rest is missed as if it were lost on disk. */
export function cutInHalf(answer: Answer): Answer {
  const { bytes, length = 0 } = answer;
  return bytes ? { ...answer, bytes: { ...bytes, only: Math.floor(length / 2) } } : answer;
}

async function* contentOf({ file, start, end, only }: NonNullable<Answer['bytes']>) {
  let left = end + 1 - start;
  const last = only === undefined ? end : start + only - 1;
  for await (const data of createReadStream(file, {
    start,
    end: last,
    highWaterMark: 256 * 1024,
  })) {
    left -= data.length;
    yield data;
  }
  // Thrown, it cuts the connection: the client must not wait for bytes that were lost on disk.
  if (left !== 0) throw new Error(`${file} is ${left} bytes short.`);
}

/** Writes an error as S3 does: with a body, but for HEAD. */
export async function sendError(call: Call, error: unknown, requestId: string): Promise<void> {
  const { request, response } = call;
  // Nobody is left to read an answer, or the body has begun: only the cut tells the client.
  if (request.errored || response.destroyed || response.headersSent) {
    if (!response.headersSent) call.onAnswer(connectionCut);
    response.destroy();
    return;
  }
  const s3Error =
    error instanceof S3Error ? error : new S3Error(500, 'InternalError', String(error));
  for (const name of response.getHeaderNames()) {
    if (!['server', 'x-amz-id-2', 'x-amz-request-id'].includes(name)) response.removeHeader(name);
  }
  const isHead = request.method === 'HEAD';
  await send(call, {
    status: s3Error.status,
    headers: s3Error.headers,
    ...(!isHead && { xml: errorXml(s3Error, requestId) }),
  });
}

/** An error's body; S3 gives it no namespace. */
export function errorXml(error: S3Error, requestId: string): string {
  return xmlDocument('Error', [
    element('Code', error.code),
    element('Message', error.message),
    element('RequestId', requestId),
  ]).replace(/ xmlns="[^"]*"/, '');
}
