import { jute } from '../../unit/lambda/zookeeper/data-file-writer.ts';
import type { DataSet } from '../data-set.ts';
import type { Kind } from '../kind.ts';
import type { SnapshotFile, SnapshotZnode } from '../snapshot-file.ts';

type Nodes = SnapshotFile['nodes'];

/** Changes the newest snapshot and makes its seals right. */
const edit = (set: DataSet, change: (snapshot: SnapshotFile) => Partial<SnapshotFile>) =>
  set.editSnapshot(set.newestSnapshot, change);

/** Znodes that are the application's. */
const own = (nodes: Nodes) =>
  nodes.filter(({ path }) => path.length > 0 && !path.toString().startsWith('/zookeeper'));

const leaves = (nodes: Nodes) =>
  own(nodes).filter(
    ({ path }) => !nodes.some((other) => other.path.toString().startsWith(`${path}/`)),
  );

const replace = (nodes: Nodes, one: SnapshotZnode, ...others: readonly SnapshotZnode[]) =>
  nodes.toSpliced(nodes.indexOf(one), 1, ...others);

function editStat(set: DataSet, at: number, by = 1): DataSet {
  return edit(set, ({ nodes }) => {
    const node = set.pick(own(nodes));
    const stat = Buffer.from(node.stat);
    stat.writeInt32BE(stat.readInt32BE(at) + by, at);
    return { nodes: replace(nodes, node, { ...node, stat }) };
  });
}

/** Snapshots with right seals that do not hold what the server had. */
export const snapshotKinds: readonly Kind[] = [
  {
    name: 'snapshot: a znode dropped',
    mutate: (set) => edit(set, ({ nodes }) => ({ nodes: replace(nodes, set.pick(leaves(nodes))) })),
  },
  {
    name: 'snapshot: a znode doubled',
    mutate: (set) =>
      edit(set, ({ nodes }) => {
        const node = set.pick(leaves(nodes));
        return { nodes: replace(nodes, node, node, node) };
      }),
  },
  {
    name: 'snapshot: a znode more',
    mutate: (set) =>
      edit(set, ({ nodes }) => {
        const node = set.pick(leaves(nodes));
        const path = Buffer.concat([node.path, Buffer.from('~')]);
        return { nodes: replace(nodes, node, node, { ...node, path }) };
      }),
  },
  {
    name: 'snapshot: two znodes with their contents swapped',
    mutate: (set) =>
      edit(set, ({ nodes }) => {
        const [one, other] = [set.pick(leaves(nodes)), set.pick(leaves(nodes))];
        const swapped = replace(nodes, one, { ...other, path: one.path });
        return {
          nodes: one === other ? nodes : replace(swapped, other, { ...one, path: other.path }),
        };
      }),
  },
  {
    name: 'snapshot: other data',
    mutate: (set) =>
      edit(set, ({ nodes }) => {
        const node = set.pick(own(nodes));
        const data = jute.buffer(`other ${set.dice(1000)}`);
        return { nodes: replace(nodes, node, { ...node, data }) };
      }),
  },
  { name: 'snapshot: another mzxid', mutate: (set) => editStat(set, 12, -1) },
  { name: 'snapshot: a pzxid beyond its end', mutate: (set) => editStat(set, 56, 100_000) },
  { name: 'snapshot: another version', mutate: (set) => editStat(set, 32) },
  { name: 'snapshot: another cversion', mutate: (set) => editStat(set, 36) },
  {
    name: 'snapshot: an ephemeral made persistent, or the other way',
    mutate: (set) =>
      edit(set, ({ nodes }) => {
        const node = set.pick(leaves(nodes));
        const stat = Buffer.from(node.stat);
        stat.writeBigInt64BE(stat.readBigInt64BE(44) === 0n ? 0x1234n : 0n, 44);
        return { nodes: replace(nodes, node, { ...node, stat }) };
      }),
  },
  {
    name: 'snapshot: an access control list dropped',
    mutate: (set) => edit(set, ({ acls }) => ({ acls: acls.toSpliced(set.dice(acls.length), 1) })),
  },
  { name: 'snapshot: no access control list', mutate: (set) => edit(set, () => ({ acls: [] })) },
  {
    name: 'snapshot: other entries of an access control list',
    undigested: true,
    mutate: (set) =>
      edit(set, ({ acls }) => {
        if (acls.length === 0) return {};
        const index = set.dice(acls.length);
        const acl = acls[index] as (typeof acls)[number];
        const entries = Buffer.from(acl.entries);
        entries.writeInt32BE(entries.readInt32BE(4) ^ 8, 4);
        return { acls: acls.toSpliced(index, 1, { ...acl, entries }) };
      }),
  },
  {
    name: 'snapshot: a znode with another access control list',
    undigested: true,
    mutate: (set) =>
      edit(set, ({ nodes, acls }) => {
        const node = set.pick(own(nodes));
        return { nodes: replace(nodes, node, { ...node, acl: set.pick(acls).id }) };
      }),
  },
  {
    name: 'snapshot: a session dropped',
    undigested: true,
    mutate: (set) =>
      edit(set, ({ sessions }) => ({
        sessions: sessions.toSpliced(set.dice(sessions.length + 1), 1),
      })),
  },
  {
    name: 'snapshot: another timeout of a session',
    undigested: true,
    mutate: (set) =>
      edit(set, ({ sessions }) => ({
        sessions: sessions.map((session) => ({ ...session, timeout: 4000 + set.dice(9) })),
      })),
  },
  {
    name: 'snapshot: another digest',
    mutate: (set) =>
      edit(set, ({ digest }) => {
        if (!digest) return {};
        const other = Buffer.from(digest);
        other.writeUInt8(other.readUInt8(19) ^ 1, 19);
        return { digest: other };
      }),
  },
  {
    name: 'snapshot: a digest of another zxid',
    mutate: (set) =>
      edit(set, ({ digest }) => {
        if (!digest) return {};
        const other = Buffer.from(digest);
        other.writeBigInt64BE(other.readBigInt64BE(0) + set.pick([-20n, -1n, 1n, 20n]), 0);
        return { digest: other };
      }),
  },
  {
    name: 'snapshot: another last zxid',
    mutate: (set) =>
      edit(set, ({ lastZxid }) =>
        lastZxid === undefined ? {} : { lastZxid: lastZxid + set.pick([-20n, -1n, 1n, 20n]) },
      ),
  },
];
