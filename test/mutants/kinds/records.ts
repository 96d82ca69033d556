import type { DataSet, RecordPlace } from '../data-set.ts';
import type { Kind } from '../kind.ts';
import { withZxid, zxidOf } from '../log-file.ts';

/** Whole records, each with its right sum, that do not stand where the server wrote them. */
export const recordKinds: readonly Kind[] = [
  { name: 'record: dropped', mutate: (set) => set.replace(set.pickReplayed()) },
  {
    name: 'record: the first after the snapshot dropped',
    mutate: (set) => {
      const [first] = set.replayed();
      return first && set.replace(first);
    },
  },
  {
    name: 'record: the last of a log dropped',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      return set.editLog(log, ({ records }) => ({ records: records.slice(0, -1) }));
    },
  },
  {
    name: 'record: the last of an epoch dropped',
    mutate: (set) => {
      const before = set.replayed().filter((_, index, all) => endsEpoch(set, all, index));
      return before.length > 0 ? set.replace(set.pick(before)) : undefined;
    },
  },
  {
    name: 'record: the first of an epoch dropped',
    mutate: (set) => {
      const first = set.replayed((record) => (zxidOf(record) & 0xffffffffn) === 1n);
      return first.length > 0 ? set.replace(set.pick(first)) : undefined;
    },
  },
  {
    name: 'record: doubled',
    mutate: (set) => {
      const place = set.pickReplayed();
      return set.replace(place, set.record(place), set.record(place));
    },
  },
  {
    name: 'record: once more, some records later',
    mutate: (set) => {
      const place = set.pickReplayed();
      const again = set.record(place);
      return set.editLog(place.log, ({ records }) => ({
        records: records.toSpliced(place.index + 1 + set.dice(20), 0, again),
      }));
    },
  },
  {
    name: 'record: an older one once more at the end',
    mutate: (set) => {
      const again = set.record(set.pickReplayed());
      return set.editLog(set.newestLog, ({ records }) => ({ records: [...records, again] }));
    },
  },
  {
    name: 'record: from below the snapshot once more',
    mutate: (set) => {
      const from = set.zxidOfName(set.newestSnapshot);
      const old = set.logs.flatMap((log) => set.log(log).records.filter((r) => zxidOf(r) <= from));
      if (old.length === 0) return undefined;
      const place = set.pickReplayed();
      return set.replace(place, set.record(place), set.pick(old));
    },
  },
  {
    name: 'record: swapped with the next',
    mutate: (set) => {
      const place = set.pickReplayed();
      return set.editLog(place.log, ({ records }) => {
        const [one, other] = records.slice(place.index);
        if (!one || !other) return {};
        return { records: records.toSpliced(place.index, 2, other, one) };
      });
    },
  },
  {
    name: 'record: contents swapped with the next, zxids kept',
    mutate: (set) => {
      const place = set.pickReplayed();
      return set.editLog(place.log, ({ records }) => {
        const [one, other] = records.slice(place.index);
        if (!one || !other) return {};
        const swapped = [withZxid(other, zxidOf(one)), withZxid(one, zxidOf(other))];
        return { records: records.toSpliced(place.index, 2, ...swapped) };
      });
    },
  },
  {
    name: 'record: replaced by another, zxid kept',
    mutate: (set) => {
      const place = set.pickReplayed();
      const other = set.record(set.pickReplayed());
      return set.replace(place, withZxid(other, zxidOf(set.record(place))));
    },
  },
  {
    name: 'record: replaced by one of another ensemble, zxid kept',
    mutate: (set, donor) => {
      const place = set.pickReplayed();
      const other = donor.record(donor.pickReplayed());
      return set.replace(place, withZxid(other, zxidOf(set.record(place))));
    },
  },
];

function endsEpoch(set: DataSet, places: readonly RecordPlace[], index: number): boolean {
  const [here, next] = places.slice(index);
  if (!here || !next) return false;
  return zxidOf(set.record(here)) >> 32n < zxidOf(set.record(next)) >> 32n;
}
