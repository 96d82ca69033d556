import type { DataSet } from '../data-set.ts';
import type { Kind } from '../kind.ts';
import {
  bodyOf,
  fieldsOf,
  partsOf,
  resum,
  sealRecord,
  typeOf,
  withZxid,
  zxidOf,
} from '../log-file.ts';

const error = -1;

const changesData = (record: Buffer) => {
  const data = fieldsOf(record)?.data;
  return data !== undefined && data[1] > data[0];
};

const spanOf = (record: Buffer, field: 'path' | 'data') => fieldsOf(record)?.[field] ?? [0, 0];

/** Changes a replayed record and makes its sum right. */
function change(
  set: DataSet,
  wanted: (record: Buffer) => boolean,
  edit: (body: Buffer, record: Buffer) => Buffer | undefined,
): DataSet | undefined {
  const places = set.replayed(wanted);
  if (places.length === 0) return undefined;
  const place = set.pick(places);
  const record = set.record(place);
  return set.replace(
    place,
    resum(record, (body) => edit(body, record) ?? body),
  );
}

/** Records with a right sum that say something else than the server wrote. */
export const contentKinds: readonly Kind[] = [
  {
    name: 'record: its zxid one more or less',
    mutate: (set) => {
      const place = set.pickReplayed();
      const record = set.record(place);
      return set.replace(place, withZxid(record, zxidOf(record) + set.pick([-1n, 1n])));
    },
  },
  {
    name: 'record: its zxid in another epoch',
    mutate: (set) => {
      const place = set.pickReplayed();
      const record = set.record(place);
      return set.replace(place, withZxid(record, zxidOf(record) + set.pick([-1n, 1n]) * 2n ** 32n));
    },
  },
  {
    name: 'record: other data',
    mutate: (set) =>
      change(set, changesData, (body, record) => {
        const [from, to] = spanOf(record, 'data');
        body.writeUInt8(body.readUInt8(from) ^ 1, from + set.dice(to - from));
        return body;
      }),
  },
  {
    name: 'record: another path',
    mutate: (set) =>
      change(
        set,
        (record) => fieldsOf(record) !== undefined,
        (body, record) => {
          const [, to] = spanOf(record, 'path');
          body.writeUInt8(0x7a, to - 1);
          return body;
        },
      ),
  },
  {
    name: 'record: other permissions',
    undigested: true,
    mutate: (set) =>
      change(
        set,
        (record) => fieldsOf(record)?.permissions !== undefined,
        (body, record) => {
          const at = fieldsOf(record)?.permissions as number;
          if (at + 4 > body.length) return undefined;
          body.writeInt32BE(body.readInt32BE(at) ^ 8, at);
          return body;
        },
      ),
  },
  {
    name: 'record: another time',
    mutate: (set) =>
      change(
        set,
        () => true,
        (body) => {
          body.writeBigInt64BE(body.readBigInt64BE(20) + 1n, 20);
          return body;
        },
      ),
  },
  {
    name: 'record: another session',
    mutate: (set) =>
      change(
        set,
        () => true,
        (body) => {
          body.writeBigInt64BE(body.readBigInt64BE(0) ^ 1n, 0);
          return body;
        },
      ),
  },
  {
    name: 'record: another digest',
    mutate: (set) =>
      change(
        set,
        (record) => set.hasDigests && typeOf(record) !== error,
        (body) => {
          body.writeUInt8(body.readUInt8(body.length - 1) ^ 1, body.length - 1);
          return body;
        },
      ),
  },
  {
    name: 'record: without its digest',
    mutate: (set) =>
      change(
        set,
        (record) => set.hasDigests && typeOf(record) !== error,
        (body) => body.subarray(0, -12),
      ),
  },
  {
    name: 'record: every digest taken from all logs',
    mutate: (set) => {
      if (!set.hasDigests) return undefined;
      for (const log of set.replayedLogs()) {
        set.editLog(log, ({ records }) => ({
          records: records.map((record) =>
            typeOf(record) === error ? record : resum(record, (body) => body.subarray(0, -12)),
          ),
        }));
      }
      return set.replace(set.pickReplayed());
    },
  },
  {
    name: 'record: made an error',
    mutate: (set) => {
      // Of the last one nothing tells: an error bears no digest, and none comes after it.
      const place = set.pick(set.replayed((record) => typeOf(record) !== error).slice(0, -1));
      const body = Buffer.from(bodyOf(set.record(place)).subarray(0, 36));
      body.writeInt32BE(error, 28);
      body.writeInt32BE(-101, 32);
      return set.replace(place, sealRecord(body));
    },
  },
  {
    name: 'record: of a type that there is not',
    mutate: (set) =>
      change(
        set,
        () => true,
        (body) => {
          body.writeInt32BE(set.pick([0, 99, 13, 6]), 28);
          return body;
        },
      ),
  },
  {
    name: 'record: a multi that did something made a failed one',
    mutate: (set) =>
      change(
        set,
        (record) => isMulti(record, false),
        (body) => {
          body.writeInt32BE(error, 36);
          return body;
        },
      ),
  },
  {
    name: 'record: a failed multi made one that did something',
    mutate: (set) =>
      change(
        set,
        (record) => isMulti(record, true),
        (body) => {
          body.writeInt32BE(2, 36);
          return body;
        },
      ),
  },
  {
    name: 'record: a failed multi of 3 MiB at the end',
    mutate: (set) => {
      const place = set.replayed((record) => isMulti(record, true)).at(-1);
      const last = set.replayed().at(-1);
      if (!place || !last) return undefined;
      const body = bodyOf(set.record(place));
      const long = Buffer.alloc(3 * 1024 * 1024, 'x');
      long.writeInt32BE(0, 0);
      const part = Buffer.alloc(12);
      part.writeInt32BE(1, 0);
      part.writeInt32BE(error, 4);
      part.writeInt32BE(long.length, 8);
      const grown = Buffer.concat([body.subarray(0, 32), part, long, body.subarray(-12)]);
      const record = withZxid(sealRecord(grown), zxidOf(set.record(last)) + 1n);
      return set.editLog(set.newestLog, ({ records }) => ({ records: [...records, record] }));
    },
  },
  {
    name: 'record: bytes between it and its digest',
    mutate: (set) =>
      change(
        set,
        () => true,
        (body) => Buffer.concat([body, Buffer.alloc(1 + set.dice(12))]),
      ),
  },
];

/** Whether it is a multi of which a part failed. */
function isMulti(record: Buffer, failed: boolean): boolean {
  const parts = partsOf(record);
  return parts.length > 0 && parts.includes(error) === failed;
}
