import type { DataSet } from '../data-set.ts';
import type { Kind } from '../kind.ts';

const header = Buffer.from('ZKLG\0\0\0\x02\0\0\0\0\0\0\0\0', 'latin1');

const cut = (set: DataSet, name: string, length: number) =>
  set.put(name, set.bytes(name).subarray(0, length));

/** A log that another one comes after, and that is replayed. */
function inTheMiddle(set: DataSet): string | undefined {
  const logs = set.replayedLogs().slice(0, -1);
  return logs.length > 0 ? set.pick(logs) : undefined;
}

/** The name of a log that would come next. */
function nextName(set: DataSet): string {
  const last = set.log(set.newestLog).records.at(-1);
  const zxid = last ? last.readBigInt64BE(24) : set.zxidOfName(set.newestLog);
  return `log.${(zxid + 1n).toString(16)}`;
}

/** What a full disk, a power cut or a copy that ended leaves behind. */
export const cutKinds: readonly Kind[] = [
  {
    name: 'cut: the newest log anywhere',
    mutate: (set) => {
      const { records, tail } = set.log(set.newestLog);
      if (records.length === 0) return undefined;
      return cut(set, set.newestLog, 1 + set.dice(set.bytes(set.newestLog).length - tail.length));
    },
  },
  {
    name: 'cut: the newest log between two records',
    mutate: (set) =>
      set.editLog(set.newestLog, ({ records }) => ({
        records: records.slice(0, 1 + set.dice(records.length)),
        tail: Buffer.alloc(0),
      })),
  },
  {
    name: 'cut: a log in the middle, anywhere',
    mutate: (set) => {
      const log = inTheMiddle(set);
      if (!log) return undefined;
      return cut(set, log, 1 + set.dice(set.bytes(log).length - set.log(log).tail.length));
    },
  },
  {
    name: 'cut: a log in the middle, between two records',
    mutate: (set) => {
      const log = inTheMiddle(set);
      if (!log) return undefined;
      return set.editLog(log, ({ records }) => ({
        records: records.slice(0, 1 + set.dice(records.length - 1)),
        tail: Buffer.alloc(64),
      }));
    },
  },
  {
    name: 'cut: the newest log to 1 to 15 bytes',
    mutate: (set) => cut(set, set.newestLog, 1 + set.dice(15)),
  },
  {
    name: 'cut: the newest log to 0 or 16 bytes',
    endsBefore393: true,
    mutate: (set) => cut(set, set.newestLog, set.pick([0, 16])),
  },
  {
    name: 'cut: a log in the middle to 0 to 16 bytes',
    mutate: (set) => {
      const log = inTheMiddle(set);
      return log ? cut(set, log, set.dice(17)) : undefined;
    },
  },
  {
    name: 'cut: one more log of 1 to 15 bytes',
    mutate: (set) => set.put(nextName(set), header.subarray(0, 1 + set.dice(15))),
  },
  {
    name: 'cut: one more log of zeros, 1 to 15',
    mutate: (set) => set.put(nextName(set), Buffer.alloc(1 + set.dice(15))),
  },
  {
    name: 'cut: one more log of 0 bytes',
    endsBefore393: true,
    mutate: (set) => set.put(nextName(set), Buffer.alloc(0)),
  },
  {
    name: 'cut: one more log of a header, and zeros',
    mutate: (set) =>
      set.put(nextName(set), Buffer.concat([header, Buffer.alloc(set.dice(3) * 40)])),
  },
  {
    name: 'cut: the newest snapshot anywhere',
    mutate: (set) => cut(set, set.newestSnapshot, set.dice(set.bytes(set.newestSnapshot).length)),
  },
  {
    name: 'cut: the newest snapshot behind a seal',
    mutate: (set) => {
      const { length } = set.bytes(set.newestSnapshot);
      return cut(set, set.newestSnapshot, length - set.pick([54, 33, 21]));
    },
  },
  {
    name: 'cut: the newest snapshot of 0 bytes',
    mutate: (set) => cut(set, set.newestSnapshot, 0),
  },
  {
    name: 'cut: every snapshot',
    mutate: (set) => {
      for (const name of set.snapshots) cut(set, name, set.bytes(name).length - 1 - set.dice(60));
      return set;
    },
  },
  {
    name: 'cut: garbage behind the newest snapshot',
    mutate: (set) =>
      set.put(
        set.newestSnapshot,
        Buffer.concat([set.bytes(set.newestSnapshot), Buffer.alloc(1 + set.dice(60), 7)]),
      ),
  },
];
