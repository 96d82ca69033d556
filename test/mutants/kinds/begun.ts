import { gzipSync } from 'node:zlib';
import type { DataSet } from '../data-set.ts';
import type { Kind } from '../kind.ts';
import { zxidOf } from '../log-file.ts';

/** A part of some bytes from their beginning on, and never all. */
const begun = (set: DataSet, bytes: Buffer) => bytes.subarray(0, set.dice(bytes.length));

/** Zeros from some byte on, at least so many. */
function powerCut(set: DataSet, bytes: Buffer, zeros = 0): Buffer {
  const at = set.dice(bytes.length - zeros);
  return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(bytes.length - at)]);
}

const newest = (set: DataSet) => set.bytes(set.newestSnapshot);

/** Beside the others, of a transaction that is replayed: the server was killed while it wrote. */
function oneMore(set: DataSet, bytes: Buffer, suffix = ''): DataSet {
  const zxid = zxidOf(set.record(set.pick(set.replayed())));
  return set.put(`snapshot.${zxid.toString(16)}${suffix}`, bytes);
}

/** Of a packed snapshot: seals and trailer, 54 bytes, and the end of the gzip. */
const longestEnd = 64;

const snappyHeader = Buffer.from('\x82SNAPPY\0\0\0\0\x01\0\0\0\x01', 'latin1');
const blockBytes = 32 * 1024;

/** Bytes as literals, in blocks as snappy-java writes them. */
function snappy(bytes: Buffer): Buffer {
  const blocks: Uint8Array[] = [snappyHeader];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const literal = bytes.subarray(at, at + blockBytes);
    const head = Buffer.alloc(10);
    head[4] = (literal.length & 127) | 128;
    head[5] = ((literal.length >> 7) & 127) | 128;
    head[6] = literal.length >> 14;
    head[7] = 61 << 2;
    head.writeUInt16LE(literal.length - 1, 8);
    head.writeInt32BE(6 + literal.length, 0);
    blocks.push(head, literal);
  }
  return Buffer.concat(blocks);
}

/** Snapshots that were not written to their end, beside one that was. */
export const begunKinds: readonly Kind[] = [
  {
    name: 'begun: one more snapshot',
    harmless: true,
    mutate: (set) => oneMore(set, begun(set, newest(set))),
  },
  {
    name: 'begun: one more snapshot of 0 to 20 bytes',
    harmless: true,
    mutate: (set) => oneMore(set, newest(set).subarray(0, set.dice(21))),
  },
  {
    name: 'begun: one more snapshot, zeros where a power cut came',
    harmless: true,
    mutate: (set) => oneMore(set, powerCut(set, newest(set))),
  },
  {
    name: 'begun: one more snapshot packed by gz, zeros where a power cut came',
    mutate: (set) => oneMore(set, powerCut(set, gzipSync(newest(set)), longestEnd), '.gz'),
  },
  {
    name: 'begun: one more snapshot packed by snappy, zeros where a power cut came',
    mutate: (set) => oneMore(set, powerCut(set, snappy(newest(set))), '.snappy'),
  },
  {
    name: 'begun: one more snapshot packed by gz',
    harmless: true,
    mutate: (set) =>
      oneMore(set, begun(set, gzipSync(newest(set)).subarray(0, -longestEnd)), '.gz'),
  },
  {
    // A server may begin with it, so what it holds must be of its name.
    name: 'begun: the newest snapshot packed by gz, cut near its end',
    mutate: (set) => {
      const packed = gzipSync(newest(set));
      const bytes = packed.subarray(0, packed.length - 1 - set.dice(longestEnd));
      return set.put(`${set.newestSnapshot}.gz`, bytes).drop(set.newestSnapshot);
    },
  },
  {
    name: 'begun: one more snapshot packed by snappy',
    harmless: true,
    mutate: (set) => oneMore(set, begun(set, snappy(newest(set))), '.snappy'),
  },
  {
    name: 'begun: one more snapshot packed by snappy, some blocks of it',
    harmless: true,
    mutate: (set) => {
      const whole = newest(set);
      const bytes = blockBytes * set.dice(Math.ceil(whole.length / blockBytes));
      return oneMore(set, snappy(whole.subarray(0, bytes)), '.snappy');
    },
  },
  {
    name: 'begun: an older snapshot',
    harmless: true,
    mutate: (set) => {
      const older = set.snapshots.slice(0, -1);
      if (older.length === 0) return undefined;
      const name = set.pick(older);
      return set.put(name, begun(set, set.bytes(name)));
    },
  },
  {
    name: 'begun: a snapshot of what no log holds',
    mutate: (set) => {
      const last = set.replayed().at(-1);
      const beyond = 1n + BigInt(set.dice(1000));
      if (!last) return undefined;
      const name = `snapshot.${(zxidOf(set.record(last)) + beyond).toString(16)}`;
      return set.put(name, begun(set, newest(set)));
    },
  },
];
