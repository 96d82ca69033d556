import type { ByteSource } from '../bytes/byte-source.ts';
import { formatZxid } from '../bytes/data-file-errors.ts';

/** ZooKeeper's digest of the whole tree at a zxid. */
export interface TreeDigest {
  readonly zxid: bigint;
  readonly version: number;
  readonly value: bigint;
}

/** What follows a snapshot's first seal, by the version and settings of the server that wrote it. */
export interface SnapshotTrailer {
  /** Absent before 3.6 and with digests off, and while nothing was processed since the start. */
  readonly digest?: TreeDigest;
  /** The zxid processed last when the snapshot was complete; from 3.9 on. */
  readonly lastZxid?: bigint;
  /** Bytes after the first seal: 0, 21, 33 or 54, or another count for a digest before version 2. */
  readonly flavour: number;
}

const sealBytes = 13;
/** The longest trailer is 54 bytes, or some more with a digest in hex. */
const longestTrailer = 256;

/**
 * Reads a snapshot from the first seal to the end of the file (docs/facts/zookeeper-data-files.md).
 * @throws DamagedFile for a seal that does not fit, or bytes that belong to no flavour
 */
export async function readTrailer(source: ByteSource): Promise<SnapshotTrailer> {
  await readSeal(source, 'its first seal');
  if (await source.fill(longestTrailer)) {
    throw source.damaged('it goes on after its last seal');
  }
  const flavour = source.available;
  const last = sealBytes + 8;
  const digest = flavour > last ? await readDigest(source, flavour) : undefined;
  const lastZxid = source.available === last ? await readLastZxid(source) : undefined;
  if (source.available > 0) {
    throw source.damaged(
      `${flavour} bytes follow its first seal: it was cut there, or they are not a snapshot's`,
    );
  }
  return {
    flavour,
    ...(digest && digest.zxid > 0n ? { digest } : {}),
    ...(lastZxid === undefined ? {} : { lastZxid }),
  };
}

async function readDigest(source: ByteSource, flavour: number): Promise<TreeDigest> {
  const what = 'its digest';
  await source.need(12, what);
  const zxid = source.view.getBigInt64(source.at);
  const version = source.view.getInt32(source.at + 8);
  source.at += 12;
  if (flavour === 33 || flavour === 54 || version >= 2) {
    await source.need(8, what);
    const value = source.view.getBigUint64(source.at);
    source.at += 8;
    await readSeal(source, 'its second seal');
    return { zxid, version, value };
  }
  await source.need(4, what);
  const length = source.view.getInt32(source.at);
  source.checkLength(length, what);
  await source.need(4 + Math.max(0, length), what);
  const hex = Buffer.from(source.bytes.subarray(source.at + 4, source.at + 4 + length)).toString();
  source.at += 4 + Math.max(0, length);
  await readSeal(source, 'its second seal');
  return { zxid, version, value: /^[0-9a-f]+$/i.test(hex) ? BigInt(`0x${hex}`) : 0n };
}

async function readLastZxid(source: ByteSource): Promise<bigint> {
  const zxid = source.view.getBigInt64(source.at);
  source.at += 8;
  await readSeal(source, `its third seal after zxid ${formatZxid(zxid)}`);
  return zxid;
}

/** An i64 with the Adler-32 of every byte before it, and the path "/". */
async function readSeal(source: ByteSource, what: string): Promise<void> {
  await source.need(sealBytes, what);
  const summed = BigInt(source.adler());
  const sealed = source.view.getBigUint64(source.at);
  if (sealed !== summed) {
    throw source.damaged(
      `its Adler-32 up to here is ${summed.toString(16)}, ${what} says ${sealed.toString(16)}`,
    );
  }
  if (source.view.getInt32(source.at + 8) !== 1 || source.bytes[source.at + 12] !== 0x2f) {
    throw source.damaged(`${what} does not end in "/"`, source.position + 8);
  }
  source.at += sealBytes;
}
