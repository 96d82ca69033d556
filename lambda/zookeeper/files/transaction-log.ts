import { adler32 } from '../bytes/adler32.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { crc32 } from '../bytes/crc32.ts';
import { formatZxid } from '../bytes/data-file-errors.ts';
import { JuteReader } from '../bytes/jute.ts';
import {
  isTorn,
  prefixBytes,
  readZeros,
  headerBytes as transactionHeaderBytes,
} from './log-tail.ts';
import { readTransaction, type Transaction } from './transaction.ts';

/** A transaction, and where its log holds it. */
export interface LoggedTransaction extends Transaction {
  readonly offset: number;
  /** Sum of its header: who asked for it, and when. */
  readonly header: number;
}

export interface TransactionLog {
  /** Absent when the log holds no transaction. */
  readonly first?: bigint;
  readonly last?: bigint;
  readonly transactions: number;
  readonly digests: number;
  /** Bytes up to the end of the last whole record; of a headless log, all it has. */
  readonly dataBytes: number;
  /** Bytes of the longest transaction, a torn one too. */
  readonly longest: number;
  /**
   * `torn`: the last record was not written to its end, and counts for nothing. `headless`: not
   * even the header was.
   */
  readonly end: 'whole' | 'torn' | 'headless';
}

/** Magic, version 2, database 0. */
const header = Buffer.from('ZKLG\0\0\0\x02\0\0\0\0\0\0\0\0', 'latin1');
const headerBytes = header.length;

/**
 * Reads a transaction log to its end, in the order of checks of docs/facts/zookeeper-data-files.md: what a
 * server takes for the end of a log is one here only when nothing is hidden behind it.
 * @param firstZxid by the file's name
 * @param visit where it gives a promise, that is awaited before more is read
 * @throws DamagedFile at the first byte that cannot be right
 */
export async function readTransactionLog(
  source: ByteSource,
  firstZxid: bigint,
  visit: (transaction: LoggedTransaction) => unknown,
): Promise<TransactionLog> {
  const counted = { transactions: 0, digests: 0, dataBytes: 0 };
  if (!(await readHeader(source))) {
    return { ...counted, dataBytes: source.position, longest: 0, end: 'headless' };
  }

  let first: bigint | undefined;
  for (;;) {
    counted.dataBytes = source.position;
    const record = await nextRecord(source);
    if (typeof record === 'string') {
      const ends = first === undefined ? {} : { first, last: source.zxid as bigint };
      return { ...ends, ...counted, longest: source.longest, end: record };
    }
    if (first === undefined && record.zxid !== firstZxid) {
      const found = formatZxid(record.zxid);
      throw source.damaged(`its name does not say its first zxid, ${found}`, counted.dataBytes);
    }
    first ??= record.zxid;
    source.zxid = record.zxid;
    counted.transactions++;
    if (record.digest !== undefined) counted.digests++;
    const pause = visit(record);
    if (pause instanceof Promise) await pause;
  }
}

/** @returns false when the file ends before its header does */
async function readHeader(source: ByteSource): Promise<boolean> {
  const whole = await source.fill(headerBytes);
  const bytes = source.bytes.subarray(0, headerBytes);
  const wrong = bytes.findIndex((byte, index) => byte !== header[index]);
  if (wrong >= 0) throw source.damaged('it does not begin like a transaction log', wrong);
  source.at += bytes.length;
  return whole;
}

async function nextRecord(source: ByteSource): Promise<LoggedTransaction | 'whole' | 'torn'> {
  if (source.available < prefixBytes && !(await source.fill(prefixBytes))) {
    return source.available === 0 ? 'whole' : 'torn';
  }
  const sum = source.view.getUint32(source.at + 4);
  const unsummed = source.view.getUint32(source.at) !== 0;
  const length = source.view.getInt32(source.at + 8);
  if (length === 0 && !unsummed) {
    source.at += prefixBytes;
    await readZeros(source);
    return sum === 0 ? 'whole' : 'torn';
  }
  if (unsummed || sum === 0) throw source.damaged('the sum of a transaction cannot be right');
  if (length < transactionHeaderBytes) {
    throw source.damaged(`a transaction has ${length} bytes, fewer than its header`);
  }
  source.checkLength(length, 'a transaction');

  const whole = prefixBytes + length + 1;
  if (source.available < whole) await source.fill(whole);
  if (await isTorn(source, { start: source.at + prefixBytes, length, sum })) return 'torn';
  return takeRecord(source, length, sum);
}

function takeRecord(source: ByteSource, length: number, sum: number): LoggedTransaction {
  const offset = source.position;
  const start = source.at + prefixBytes;
  const end = start + length;
  const zxid = source.view.getBigInt64(start + 12);
  const summed = adler32(source.bytes, start, end);
  if (summed !== sum) {
    const wrong = `the Adler-32 of a transaction is ${summed.toString(16)}, it says ${sum.toString(16)}`;
    throw source.damaged(wrong);
  }
  const place = { file: source.file, offset, zxid };
  const body = new JuteReader(source.bytes, source.view, start, end, place);
  const transaction = readTransaction(body);
  source.at = end + 1;
  const header = crc32(source.bytes, start, start + transactionHeaderBytes);
  return Object.assign(transaction, { offset, header });
}
