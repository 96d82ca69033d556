import type { Zxid } from '../../contract/zxid.ts';
import { formatZxid } from '../../zookeeper/bytes/data-file-errors.ts';
import { decodeText } from '../../zookeeper/bytes/jute.ts';
import type { SnapshotNode } from '../../zookeeper/files/snapshot-node.ts';
import { type Change, effectsOf, type Transaction } from '../../zookeeper/files/transaction.ts';
import type { Watch } from '../../zookeeper/verdict/restorable.ts';
import { runPath } from './lock.ts';
import type { TreePart } from './part.ts';
import type { PartTree } from './part-tree.ts';
import { sessionName } from './read-answers.ts';

/** A change of the part that was not made by the run; all of it survives JSON. */
export interface OthersWrite {
  readonly change: 'created' | 'deleted' | 'changed';
  readonly zxid: Zxid;
  readonly session: string;
  /** UTC, by the leader's clock. */
  readonly time: string;
}

/** So many paths are told apart; memory does not grow further. */
const mostPaths = 100_000;

const changed: Partial<Readonly<Record<Change['kind'], OthersWrite['change']>>> = {
  ...{ create: 'created', delete: 'deleted', setData: 'changed', setAcl: 'changed' },
};

/**
 * Tells in a capture's logs what one run wrote from what others did, and fills a tree with all of it. A
 * run is known by the sessions that its answers name, and by the znode that has its name: only it makes that.
 */
export class RunWatch implements Watch {
  /** The transactions of the run's batches, in order. */
  readonly batches: bigint[] = [];
  /** The last write of others, by path. */
  readonly others = new Map<string, OthersWrite>();
  readonly #tree: PartTree;
  readonly #part: TreePart;
  readonly #runPath: string;
  readonly #after: bigint;
  readonly #sessions: Set<string>;

  /** @param after what came up to then is of no interest */
  constructor(
    tree: PartTree,
    part: TreePart,
    run: { readonly name: string; readonly sessions: readonly string[]; readonly after: Zxid },
  ) {
    this.#tree = tree;
    this.#part = part;
    this.#runPath = runPath(run.name);
    this.#sessions = new Set(run.sessions);
    this.#after = BigInt(run.after);
  }

  snapshot(zxid: bigint): void {
    this.#tree.snapshot(zxid);
  }

  session(id: bigint): void {
    this.#tree.session(id);
  }

  acl(...[id, entries]: Parameters<PartTree['acl']>): void {
    this.#tree.acl(id, entries);
  }

  node(node: SnapshotNode): void {
    this.#tree.node(node);
  }

  transaction(transaction: Transaction): void {
    this.#tree.transaction(transaction);
    if (transaction.zxid <= this.#after) return;
    const effects = effectsOf(transaction);
    const own = effects.find(
      (effect) => 'path' in effect && decodeText(effect.path) === this.#runPath,
    );
    const session = sessionName(transaction.clientId);
    if (own?.kind === 'create') this.#sessions.add(session);
    if (!this.#sessions.has(session)) this.#noteOthers(transaction, effects, session);
    // The last request of a run deletes its znode, and is no batch.
    else if (own && own.kind !== 'delete') this.batches.push(transaction.zxid);
  }

  #noteOthers({ zxid, time }: Transaction, effects: readonly Change[], session: string): void {
    for (const effect of effects) {
      const change = changed[effect.kind];
      if (!change || !('path' in effect) || this.#part.relation(effect.path) !== 'within') continue;
      const path = decodeText(effect.path);
      if (this.others.size >= mostPaths && !this.others.has(path)) continue;
      const at = new Date(Number(time)).toISOString();
      this.others.set(path, { change, zxid: formatZxid(zxid), session, time: at });
    }
  }
}
