import { gzipSync } from 'node:zlib';
import type { DataSet } from '../data-set.ts';
import type { Kind } from '../kind.ts';
import { bodyOf, partsOf, sealRecord, withZxid, zxidOf } from '../log-file.ts';

const error = -1;

/** Logs that end below the newest snapshot; the server may open the last of them. */
function logsBelow(set: DataSet): string[] {
  const replayed = set.replayedLogs();
  return set.logs.filter((log) => !replayed.includes(log));
}

const failedMultis = (set: DataSet) => set.replayed((record) => partsOf(record).includes(error));

/** A failed multi as a server writes it that has applied it before. */
function withOldBytes(record: Buffer, old: Buffer): Buffer {
  const body = bodyOf(record);
  const length = body.readInt32BE(40);
  const part = Buffer.from(body.subarray(36, 44 + length));
  part.writeInt32BE(error, 0);
  part.writeInt32BE(length + old.length, 4);
  const rest = body.subarray(44 + length);
  return sealRecord(Buffer.concat([body.subarray(0, 36), part, old, rest]));
}

/** What healthy servers leave behind, though other bytes than the bases have. */
export const harmlessKinds: readonly Kind[] = [
  {
    name: 'harmless: a failed multi with old bytes',
    harmless: true,
    mutate: (set) => {
      const places = failedMultis(set);
      if (places.length === 0) return undefined;
      const place = set.pick(places);
      const old = Buffer.alloc(1 + set.dice(200), set.dice(256));
      return set.replace(place, withOldBytes(set.record(place), old));
    },
  },
  {
    name: 'harmless: the newest snapshot packed by gz',
    harmless: true,
    mutate: (set) => {
      const packed = gzipSync(set.bytes(set.newestSnapshot));
      const name = `${set.newestSnapshot}.gz`;
      return set.drop(set.newestSnapshot).put(name, packed);
    },
  },
  {
    name: 'harmless: the newest snapshot besides packed by gz',
    harmless: true,
    mutate: (set) => set.put(`${set.newestSnapshot}.gz`, gzipSync(set.bytes(set.newestSnapshot))),
  },
  {
    name: 'harmless: zeros behind the newest log',
    harmless: true,
    mutate: (set) => {
      const zeros = Buffer.alloc(1 + set.dice(5000));
      return set.put(set.newestLog, Buffer.concat([set.bytes(set.newestLog), zeros]));
    },
  },
  {
    name: 'harmless: records written once more, from one on to the newest of then',
    harmless: true,
    mutate: (set) =>
      set.editLog(set.newestLog, ({ records }) => {
        const end = 1 + set.dice(records.length);
        return { records: [...records.slice(0, end), ...records.slice(set.dice(end))] };
      }),
  },
  {
    name: 'harmless: the newest log torn behind its last record',
    harmless: true,
    mutate: (set) => {
      const last = set.replayed().at(-1);
      if (!last) return undefined;
      const record = set.record(last);
      const next = withZxid(record, zxidOf(record) + 1n);
      const tail = Buffer.concat([
        next.subarray(0, 1 + set.dice(next.length - 1)),
        Buffer.alloc(64),
      ]);
      return set.editLog(set.newestLog, () => ({ tail }));
    },
  },
  {
    name: 'harmless: a log below the snapshot cut anywhere',
    harmless: true,
    mutate: (set) => {
      const below = logsBelow(set);
      if (below.length === 0) return undefined;
      const log = set.pick(below);
      return set.put(log, set.bytes(log).subarray(0, 16 + set.dice(set.bytes(log).length - 16)));
    },
  },
  {
    name: 'harmless: a log below the snapshot missing',
    harmless: true,
    mutate: (set) => {
      const [oldest] = logsBelow(set);
      return oldest && logsBelow(set).length > 1 ? set.drop(oldest) : undefined;
    },
  },
  {
    name: 'harmless: an older snapshot missing',
    harmless: true,
    mutate: (set) => set.drop(set.pick(set.snapshots.slice(0, -1))),
  },
];
