import type { DataSet } from '../data-set.ts';
import type { Kind } from '../kind.ts';

const sector = 512;
const headerBytes = 16;

const flip = (bytes: Buffer, at: number, bit: number) =>
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);

/** Up to where a log holds records. */
function dataBytes(set: DataSet, log: string): number {
  return set.bytes(log).length - set.log(log).tail.length;
}

const sectorsOf = (length: number) => Math.max(1, Math.floor(length / sector));

/** A log of those that are replayed, at a byte below the end of its records. */
function somewhere(set: DataSet) {
  const log = set.pick(set.replayedLogs());
  return { log, at: headerBytes + set.dice(dataBytes(set, log) - headerBytes) };
}

/** Where the prefix of a replayed record begins in its log. */
function prefixOf(set: DataSet) {
  const place = set.pick(set.replayed());
  const before = set.log(place.log).records.slice(0, place.index);
  const at = before.reduce((sum, record) => sum + record.length, headerBytes);
  return { ...place, at, length: set.record(place).length };
}

/** Bits, sectors and pages that a disk lost, mixed up or never wrote. */
export const bytesKinds: readonly Kind[] = [
  {
    name: 'log: a bit of a record',
    mutate: (set) => {
      const { log, at } = somewhere(set);
      return set.damage(log, (bytes) => flip(bytes, at, set.dice(8)));
    },
  },
  {
    name: 'log: a bit of a sum or length',
    mutate: (set) => {
      const { log, at } = prefixOf(set);
      return set.damage(log, (bytes) => flip(bytes, at + set.dice(12), set.dice(8)));
    },
  },
  {
    name: 'log: a bit of the header',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      return set.damage(log, (bytes) => flip(bytes, set.dice(headerBytes), set.dice(8)));
    },
  },
  {
    name: 'log: a bit behind the records',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      const from = dataBytes(set, log);
      const room = set.bytes(log).length - from;
      if (room === 0) return undefined;
      return set.damage(log, (bytes) => flip(bytes, from + set.dice(room), set.dice(8)));
    },
  },
  {
    name: 'log: an end byte',
    mutate: (set) => {
      const { log, at, length } = prefixOf(set);
      return set.damage(log, (bytes) => bytes.writeUInt8(set.pick([0, 0x43]), at + length - 1));
    },
  },
  {
    name: 'log: sum and length zeroed',
    mutate: (set) => {
      const { log, at } = prefixOf(set);
      return set.damage(log, (bytes) => bytes.fill(0, at, at + 12));
    },
  },
  {
    name: 'log: sum 1 and length 3 MiB',
    mutate: (set) => {
      const { log, at } = prefixOf(set);
      return set.damage(log, (bytes) => {
        bytes.writeBigInt64BE(1n, at);
        bytes.writeInt32BE(3 * 1024 * 1024, at + 8);
      });
    },
  },
  {
    name: 'log: garbage sum and length',
    mutate: (set) => {
      const { log, at } = prefixOf(set);
      const length = set.pick([40, 500, 20_000, 900_000, 1_500_000, -5, 0x7fffffff]);
      return set.damage(log, (bytes) => {
        bytes.writeUInt32BE(1 + set.dice(2 ** 31), at + 4);
        bytes.writeInt32BE(length, at + 8);
      });
    },
  },
  {
    name: 'log: a garbage length, the sum as it was',
    mutate: (set) => {
      const { log, at } = prefixOf(set);
      const length = set.pick([33, 400, 20_000, 900_000, 3_000_000, -1]);
      return set.damage(log, (bytes) => bytes.writeInt32BE(length, at + 8));
    },
  },
  {
    name: 'log: a sector of zeros',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      const at = set.dice(sectorsOf(dataBytes(set, log))) * sector;
      return set.damage(log, (bytes) => bytes.subarray(at, at + sector).fill(0));
    },
  },
  {
    name: 'log: zeros from a sector on',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      const at = (1 + set.dice(sectorsOf(dataBytes(set, log)))) * sector;
      return set.damage(log, (bytes) => bytes.subarray(at).fill(0));
    },
  },
  {
    name: 'log: a stale sector of an older log',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      const older = set.logs[set.logs.indexOf(log) - 1];
      if (!older) return undefined;
      const at = set.dice(sectorsOf(Math.min(dataBytes(set, log), dataBytes(set, older)))) * sector;
      return set.damage(log, (bytes) => set.bytes(older).copy(bytes, at, at, at + sector));
    },
  },
  {
    name: 'log: the end stale, of an older log',
    mutate: (set) => {
      const older = set.logs.at(-2);
      if (!older) return undefined;
      const at = set.dice(sectorsOf(dataBytes(set, set.newestLog))) * sector;
      const rest = set.bytes(older).subarray(at);
      return set.put(
        set.newestLog,
        Buffer.concat([set.bytes(set.newestLog).subarray(0, at), rest]),
      );
    },
  },
  {
    name: 'log: two sectors swapped',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      const [one, other] = [0, 1].map(() => set.dice(sectorsOf(dataBytes(set, log))) * sector);
      return set.damage(log, (bytes) => swap(bytes, one as number, other as number));
    },
  },
  {
    name: 'snapshot: a bit',
    mutate: (set) => {
      const name = set.newestSnapshot;
      const at = set.dice(set.bytes(name).length);
      return set.damage(name, (bytes) => flip(bytes, at, set.dice(8)));
    },
  },
  {
    name: 'snapshot: a bit of seals or trailer',
    mutate: (set) => {
      const name = set.newestSnapshot;
      const at = set.bytes(name).length - 1 - set.dice(54);
      return set.damage(name, (bytes) => flip(bytes, at, set.dice(8)));
    },
  },
  {
    name: 'snapshot: a sector of zeros',
    mutate: (set) => {
      const name = set.newestSnapshot;
      const at = set.dice(sectorsOf(set.bytes(name).length)) * sector;
      return set.damage(name, (bytes) => bytes.subarray(at, at + sector).fill(0));
    },
  },
  {
    name: 'snapshot: a stale sector of the older one',
    mutate: (set) => {
      const [older, newest] = set.snapshots.slice(-2);
      if (!older || !newest) return undefined;
      const length = Math.min(set.bytes(older).length, set.bytes(newest).length);
      const at = set.dice(sectorsOf(length)) * sector;
      return set.damage(newest, (bytes) => set.bytes(older).copy(bytes, at, at, at + sector));
    },
  },
  {
    name: 'snapshot: two sectors swapped',
    mutate: (set) => {
      const name = set.newestSnapshot;
      const count = sectorsOf(set.bytes(name).length);
      const [one, other] = [0, 1].map(() => set.dice(count) * sector);
      return set.damage(name, (bytes) => swap(bytes, one as number, other as number));
    },
  },
];

function swap(bytes: Buffer, one: number, other: number): void {
  const kept = Buffer.from(bytes.subarray(one, one + sector));
  bytes.copy(bytes, one, other, other + sector);
  kept.copy(bytes, other);
}
