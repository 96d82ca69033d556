import { writeFileSync } from 'node:fs';
import { adler32 } from '../../lambda/zookeeper/bytes/adler32.ts';

/** How ZooKeeper preallocates: zeros behind the last record. */
const padding = Buffer.alloc(4096);

/** A transaction log with a record for each zxid, as far as lengths and sums go: bodies hold nothing. */
export function logOf(zxids: readonly bigint[]): Buffer {
  const header = Buffer.alloc(16);
  header.write('ZKLG');
  header.writeInt32BE(2, 4);
  return Buffer.concat([header, ...zxids.map(record)]);
}

function record(zxid: bigint): Buffer {
  const length = 32 + Number(zxid % 50n);
  const bytes = Buffer.alloc(12 + length + 1, 'body');
  bytes.writeInt32BE(length, 8);
  bytes.writeBigInt64BE(zxid, 24);
  bytes.write('B', 12 + length);
  bytes.writeBigInt64BE(BigInt(adler32(bytes, 12, 12 + length)), 0);
  return bytes;
}

/** The zxids from one to another. */
export const zxids = (first: bigint, last: bigint): bigint[] =>
  Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index));

/** Writes `log.<hex of the first zxid>` into a folder, by default with zeros behind its records. */
export function writeLog(folder: string, records: readonly bigint[], behind = padding): string {
  const name = `log.${(records[0] ?? 1n).toString(16)}`;
  writeFileSync(`${folder}/${name}`, Buffer.concat([logOf(records), behind]));
  return name;
}
