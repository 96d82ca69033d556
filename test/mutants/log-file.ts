import { jute } from '../unit/lambda/zookeeper/data-file-writer.ts';
import { adler32 } from './sums.ts';

/** A log taken apart by lengths alone; it shares nothing with the product's reader. */
export interface LogFile {
  readonly header: Buffer;
  /** Each with sum, length, body and end byte. */
  readonly records: readonly Buffer[];
  /** What follows the last whole record: zeros, or a record that was cut. */
  readonly tail: Buffer;
}

const headerBytes = 16;
const prefixBytes = 12;

export function takeLogApart(bytes: Buffer): LogFile {
  const records: Buffer[] = [];
  let at = headerBytes;
  while (at + prefixBytes <= bytes.length) {
    const length = bytes.readInt32BE(at + 8);
    const end = at + prefixBytes + length + 1;
    if (length <= 0 || end > bytes.length || bytes[end - 1] !== 0x42) break;
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return { header: bytes.subarray(0, headerBytes), records, tail: bytes.subarray(at) };
}

export const putLogTogether = ({ header, records, tail }: LogFile): Buffer =>
  Buffer.concat([header, ...records, tail]);

export const bodyOf = (record: Buffer): Buffer => record.subarray(prefixBytes, -1);

export const zxidOf = (record: Buffer): bigint => record.readBigInt64BE(prefixBytes + 12);

export const typeOf = (record: Buffer): number => record.readInt32BE(prefixBytes + 28);

/** A record with the right sum of whatever body. */
export function sealRecord(body: Buffer): Buffer {
  const sum = jute.long(BigInt(adler32(body)));
  return Buffer.concat([sum, jute.int(body.length), body, Buffer.from('B')]);
}

/** The same record with its body changed, and its sum right again. */
export function resum(record: Buffer, change: (body: Buffer) => Buffer | undefined): Buffer {
  const body = Buffer.from(bodyOf(record));
  return sealRecord(change(body) ?? body);
}

export const withZxid = (record: Buffer, zxid: bigint): Buffer =>
  resum(record, (body) => {
    body.writeBigInt64BE(zxid, 12);
    return body;
  });

/** Where in a body the fields of a create, a setData or a setACL lie. */
export interface Fields {
  /** Of the bytes of the path. */
  readonly path: readonly [number, number];
  readonly data?: readonly [number, number];
  /** Of the permissions of the first entry of the access control list. */
  readonly permissions?: number;
}

const creates = [1, 15, 19, 21];

export function fieldsOf(record: Buffer): Fields | undefined {
  const type = typeOf(record);
  if (![...creates, 2, 5, 7].includes(type)) return undefined;
  const body = bodyOf(record);
  const path = span(body, 32);
  if (type === 2) return { path };
  if (type === 7) return { path, permissions: path[1] + 4 };
  const data = span(body, path[1]);
  return { path, data, ...(type === 5 ? {} : { permissions: data[1] + 4 }) };
}

function span(body: Buffer, at: number): readonly [number, number] {
  const length = Math.max(0, body.readInt32BE(at));
  return [at + 4, at + 4 + length];
}

const multi = 14;
const error = -1;

/** Types of a multi's parts. */
export function partsOf(record: Buffer): number[] {
  if (typeOf(record) !== multi) return [];
  const body = bodyOf(record);
  const types: number[] = [];
  let at = 36;
  for (let left = body.readInt32BE(32); left > 0; left--) {
    types.push(body.readInt32BE(at));
    at += 8 + body.readInt32BE(at + 4);
  }
  return types;
}

/** Whether it is no error, no multi that failed, and not of a session. */
export function changesTree(record: Buffer): boolean {
  const parts = partsOf(record);
  return typeOf(record) > 0 && !parts.includes(error);
}
