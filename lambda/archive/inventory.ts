import type { Zxid } from '../contract/zxid.ts';
import { formatZxid } from '../zookeeper/bytes/data-file-errors.ts';
import type { Verdict } from '../zookeeper/verdict/verdict.ts';

/** What a backup holds; all of it survives JSON. */
export interface Inventory {
  /** After the last transaction, the root being one; `mntr` of a server shows one more. */
  readonly znodes: number;
  readonly snapshot: {
    readonly file: string;
    /** It was begun at `from`, and holds changes up to `to`. */
    readonly from: Zxid;
    readonly to: Zxid;
    /** Bytes of its trailer: it tells which servers read it (`unreadableBy`). */
    readonly flavour: number;
    readonly znodes: number;
    readonly ephemerals: number;
    readonly containers: number;
    readonly ttls: number;
    readonly sessions: number;
    readonly acls: number;
    readonly dataBytes: number;
    readonly biggest: { readonly path: string; readonly bytes: number };
  };
  /** Null where the snapshot stands alone. */
  readonly logs: {
    readonly files: number;
    readonly transactions: number;
    readonly from: Zxid;
    readonly to: Zxid;
  } | null;
  readonly epochs: { readonly current: string | null; readonly accepted: string | null };
}

/** A step's result has a limit; a znode's path has none. */
const longestPath = 1000;

/** @returns undefined where nothing can be restored */
export function inventoryOf({
  start,
  snapshots,
  logs,
  tree,
  epochs,
}: Verdict): Inventory | undefined {
  const snapshot = snapshots.find(({ file }) => file === start?.file);
  if (!snapshot) return undefined;
  const { file, zxid, end, flavour, sessions, acls, inventory } = snapshot;
  const { biggest } = inventory;
  return {
    znodes: tree?.znodes ?? inventory.znodes,
    snapshot: {
      file,
      from: formatZxid(zxid),
      to: formatZxid(end),
      flavour,
      ...inventory,
      sessions,
      acls,
      biggest: { ...biggest, path: biggest.path.slice(0, longestPath) },
    },
    logs: logsOf(logs),
    epochs: {
      current: epochs.currentEpoch?.toString() ?? null,
      accepted: epochs.acceptedEpoch?.toString() ?? null,
    },
  };
}

function logsOf(logs: Verdict['logs']): Inventory['logs'] {
  const from = logs.find(({ first }) => first !== undefined)?.first;
  const to = logs.findLast(({ last }) => last !== undefined)?.last;
  if (from === undefined || to === undefined) return null;
  const transactions = logs.reduce((sum, log) => sum + log.transactions, 0);
  return { files: logs.length, transactions, from: formatZxid(from), to: formatZxid(to) };
}
