import type { DataSet } from '../data-set.ts';
import type { Kind } from '../kind.ts';
import { zxidOf } from '../log-file.ts';

const nameOf = (kind: 'snapshot' | 'log', zxid: bigint) => `${kind}.${zxid.toString(16)}`;

/** A zxid that is replayed over the newest snapshot. */
const laterZxid = (set: DataSet) => zxidOf(set.record(set.pick(set.replayed())));

function swapContents(set: DataSet, one: string | undefined, other: string | undefined) {
  if (!one || !other || one === other) return undefined;
  const kept = set.bytes(one);
  return set.put(one, set.bytes(other)).put(other, kept);
}

/** Files under wrong names, of others, or not there. */
export const nameKinds: readonly Kind[] = [
  {
    name: 'name: the newest snapshot under a later zxid',
    mutate: (set) => set.rename(set.newestSnapshot, nameOf('snapshot', laterZxid(set))),
  },
  {
    name: 'name: the newest snapshot under that of the last transaction',
    mutate: (set) => {
      const last = set.replayed().at(-1);
      return last && set.rename(set.newestSnapshot, nameOf('snapshot', zxidOf(set.record(last))));
    },
  },
  {
    name: 'name: the newest snapshot beyond the last transaction',
    mutate: (set) => {
      const last = set.replayed().at(-1);
      const beyond = 1n + BigInt(set.dice(1000));
      return (
        last &&
        set.rename(set.newestSnapshot, nameOf('snapshot', zxidOf(set.record(last)) + beyond))
      );
    },
  },
  {
    name: 'name: the newest snapshot under an earlier zxid',
    mutate: (set) => {
      const earlier = set.zxidOfName(set.newestSnapshot) - 1n - BigInt(set.dice(100));
      return set.rename(set.newestSnapshot, nameOf('snapshot', earlier));
    },
  },
  {
    name: 'name: a copy of the newest snapshot under a later zxid',
    mutate: (set) => set.put(nameOf('snapshot', laterZxid(set)), set.bytes(set.newestSnapshot)),
  },
  {
    name: 'name: the older snapshot as the newest',
    mutate: (set) => {
      const older = set.snapshots.at(-2);
      return older ? set.put(set.newestSnapshot, set.bytes(older)) : undefined;
    },
  },
  {
    name: 'name: a snapshot with a suffix',
    mutate: (set) => {
      const suffix = set.pick(['.tmp', '.bak', '.old', '.gz']);
      return set.rename(set.newestSnapshot, `${set.newestSnapshot}${suffix}`);
    },
  },
  {
    name: 'name: a log under another zxid',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      const other = set.zxidOfName(log) + set.pick([-1n, 1n, 5n]);
      return set.rename(log, nameOf('log', other));
    },
  },
  {
    name: 'name: a copy of a log under another zxid',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      const other = set.zxidOfName(log) + set.pick([-1n, 1n, 5n]);
      return set.put(nameOf('log', other), set.bytes(log));
    },
  },
  {
    name: 'name: a log with a suffix',
    mutate: (set) => {
      const log = set.pick(set.replayedLogs());
      return set.rename(log, `${log}${set.pick(['.bak', '.gz', '.tmp'])}`);
    },
  },
  {
    name: 'name: the contents of two logs swapped',
    mutate: (set) => swapContents(set, set.pick(set.logs), set.pick(set.replayedLogs())),
  },
  {
    name: 'name: the contents of two snapshots swapped',
    mutate: (set) => swapContents(set, set.snapshots.at(-1), set.snapshots.at(-2)),
  },
  {
    name: 'missing: a log that is replayed',
    mutate: (set) => set.drop(set.pick(set.replayedLogs())),
  },
  {
    name: 'missing: the first log that is replayed',
    mutate: (set) => set.drop(set.replayedLogs()[0] as string),
  },
  { name: 'missing: the newest log', mutate: (set) => set.drop(set.newestLog) },
  { name: 'missing: every log', mutate: (set) => set.drop(...set.logs) },
  { name: 'missing: the newest snapshot', mutate: (set) => set.drop(set.newestSnapshot) },
  {
    name: 'missing: every snapshot but the oldest',
    mutate: (set) => set.drop(...set.snapshots.slice(1)),
  },
  { name: 'missing: every snapshot', mutate: (set) => set.drop(...set.snapshots) },
  {
    name: 'foreign: a log of another ensemble besides',
    mutate: (set, donor) => {
      const log = donor.pick(donor.logs);
      return set.files[log] ? undefined : set.put(log, donor.bytes(log));
    },
  },
  {
    name: 'foreign: a log of another ensemble in place of one',
    mutate: (set, donor) =>
      set.put(set.pick(set.replayedLogs()), donor.bytes(donor.pick(donor.logs))),
  },
  {
    name: 'foreign: the newest snapshot of another ensemble',
    mutate: (set, donor) => set.put(set.newestSnapshot, donor.bytes(donor.newestSnapshot)),
  },
  {
    name: 'foreign: every snapshot of another ensemble',
    mutate: (set, donor) => {
      for (const name of set.snapshots) set.put(name, donor.bytes(donor.newestSnapshot));
      return set;
    },
  },
  {
    name: 'foreign: a file of no ZooKeeper',
    mutate: (set) => {
      const name = set.pick(['notes.txt', 'log.txt', 'snapshot.1.txt', 'snapshot', 'log.0']);
      return set.put(name, Buffer.from('of somebody'));
    },
  },
];
