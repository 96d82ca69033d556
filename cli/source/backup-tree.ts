import { crc32 } from '../../lambda/zookeeper/bytes/crc32.ts';
import type { Acl } from '../../lambda/zookeeper/bytes/jute.ts';
import type { SnapshotNode, Stat } from '../../lambda/zookeeper/files/snapshot-node.ts';
import { effectsOf, type Transaction } from '../../lambda/zookeeper/files/transaction.ts';
import type { ZnodeKind } from '../../lambda/zookeeper/files/znode-kind.ts';
import { replay } from '../../lambda/zookeeper/tree/replay.ts';
import { ZnodeTree } from '../../lambda/zookeeper/tree/znode-tree.ts';
import { aclText, openAcl } from '../text/acl-text.ts';

/** One znode as a backup holds it. */
export interface Znode {
  readonly path: string;
  readonly stat: Stat;
  readonly kind: ZnodeKind;
  /** -1 when the data is null, which ZooKeeper tells from empty. */
  readonly dataLength: number;
  readonly dataCrc32: number;
  readonly acl: string;
}

/** A tree of znodes with all of a znode but its data, of which length and check sum are kept. */
export class BackupTree {
  readonly #tree = new ZnodeTree();
  /** By number of the znode. */
  readonly #sums: number[] = [];
  readonly #acls: string[] = [];
  /** Access control lists by their number in the snapshot. */
  readonly #listed = new Map<bigint, string>();
  readonly #keeps: ((path: string) => boolean) | undefined;
  /** By number of the znode. */
  readonly #data = new Map<number, Buffer | null>();

  /** @param keeps of which paths data is kept */
  constructor(keeps?: (path: string) => boolean) {
    this.#keeps = keeps;
  }

  acl(id: bigint, entries: readonly Acl[] | null): void {
    this.#listed.set(id, aclText(entries));
  }

  session(id: bigint): void {
    this.#tree.noteSession(id);
  }

  node(node: SnapshotNode): void {
    this.#tree.addFromSnapshot(node);
    const number = this.#tree.find(node.bytes.subarray(node.pathStart, node.pathEnd));
    this.#setData(number, node.data);
    const listed = this.#listed.get(node.aclId) ?? `not in the snapshot (${node.aclId})`;
    this.#acls[number] = node.aclId === -1n ? openAcl : listed;
  }

  take(transaction: Transaction): void {
    for (const change of effectsOf(transaction)) this.#apply({ ...transaction, change });
  }

  find(path: string): Znode | undefined {
    const number = this.#number(Buffer.from(path));
    return number < 0 ? undefined : this.#znode(number);
  }

  /** Data of a path of which it is kept; null is another thing than empty. */
  data(path: string): Buffer | null {
    return this.#data.get(this.#number(Buffer.from(path))) ?? null;
  }

  /** All znodes at and below a path, in no order. */
  *below(path: string): Generator<Znode> {
    const prefix = path === '/' ? '/' : `${path}/`;
    for (const number of this.#tree.numbers()) {
      const own = this.#path(number);
      if (own === path || own.startsWith(prefix)) yield this.#znode(number);
    }
  }

  /** Names of the children of a znode, sorted. */
  children(path: string): string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names: string[] = [];
    for (const number of this.#tree.numbers()) {
      const own = this.#path(number);
      if (own.length <= prefix.length || !own.startsWith(prefix)) continue;
      const name = own.slice(prefix.length);
      if (!name.includes('/')) names.push(name);
    }
    return names.sort();
  }

  #apply(transaction: Transaction): void {
    const { change } = transaction;
    const before = change.kind === 'create' ? this.#number(change.path) : -1;
    replay(this.#tree, transaction);
    if (!('path' in change)) return;
    const number = this.#number(change.path);
    if (number < 0 || before >= 0) return;
    if (change.kind === 'create' || change.kind === 'setData') this.#setData(number, change.data);
    if (change.kind === 'create' || change.kind === 'setAcl') {
      this.#acls[number] = aclText(change.acl);
    }
  }

  #setData(number: number, data: Uint8Array | null): void {
    this.#sums[number] = data ? crc32(data, 0, data.length) : 0;
    if (this.#keeps?.(this.#path(number))) this.#data.set(number, data && Buffer.from(data));
  }

  #znode(number: number): Znode {
    return {
      path: this.#path(number),
      stat: this.#tree.stat(number),
      kind: this.#tree.kind(number),
      dataLength: this.#tree.dataLength(number),
      dataCrc32: this.#sums[number] as number,
      acl: this.#acls[number] as string,
    };
  }

  /** The root is the empty path in the tree. */
  #number(path: Uint8Array): number {
    return this.#tree.find(path, path.length === 1 ? 0 : path.length);
  }

  #path(number: number): string {
    return Buffer.from(this.#tree.path(number)).toString() || '/';
  }
}
