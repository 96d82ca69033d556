import { TreePart } from '../../../../../lambda/restore/part/part.ts';
import { PartTree } from '../../../../../lambda/restore/part/part-tree.ts';
import { isRefusal } from '../../../../../lambda/run/refusal.ts';
import { ByteSource } from '../../../../../lambda/zookeeper/bytes/byte-source.ts';
import type { Acl } from '../../../../../lambda/zookeeper/bytes/jute.ts';
import { readSnapshot } from '../../../../../lambda/zookeeper/files/snapshot.ts';
import { type Change, transactionType } from '../../../../../lambda/zookeeper/files/transaction.ts';
import { openToAll } from '../../../../../lambda/zookeeper/requests/access.ts';
import { pristine, type WrittenNode, writeSnapshot } from '../../zookeeper/data-file-writer.ts';
import { inChunks } from '../../zookeeper/fixture-files.ts';

export function partOf(...paths: string[]): TreePart {
  const part = TreePart.of(paths);
  if (isRefusal(part)) throw new Error(part.reason);
  return part;
}

export interface Asked {
  readonly data?: string | null;
  readonly acl?: readonly Acl[];
  readonly type?: 'container' | 'ttl' | 'ephemeral';
  readonly ttlMs?: number;
}

/** A server that clients have asked for changes, each by a transaction. */
export class Server {
  readonly #snapshot: Uint8Array;
  readonly #changes: Change[] = [];
  readonly #counts = new Map<string, number>();
  readonly #versions = new Map<string, number>();

  /** @param znodes that its snapshot holds besides those that every server has */
  constructor(znodes: readonly WrittenNode[] = []) {
    this.#snapshot = writeSnapshot([...pristine, ...znodes]);
  }

  create(path: string, { data = '', acl = openToAll, type, ttlMs = 0 }: Asked = {}): this {
    const parent = path.slice(0, path.lastIndexOf('/'));
    const parentCversion = (this.#counts.get(parent) ?? 0) + 1;
    this.#counts.set(parent, parentCversion);
    this.#counts.set(path, 0);
    this.#versions.set(path, 0);
    const types = { container: transactionType.createContainer, ttl: transactionType.createTtl };
    this.#changes.push({
      kind: 'create',
      type: type === undefined || type === 'ephemeral' ? transactionType.create : types[type],
      path: Buffer.from(path),
      data: data === null ? null : Buffer.from(data),
      acl,
      ephemeral: type === 'ephemeral',
      parentCversion,
      ttl: BigInt(ttlMs),
    });
    return this;
  }

  set(path: string, data: string | null): this {
    const version = (this.#versions.get(path) ?? 0) + 1;
    this.#versions.set(path, version);
    const bytes = data === null ? null : Buffer.from(data);
    this.#changes.push({ kind: 'setData', path: Buffer.from(path), data: bytes, version });
    return this;
  }

  setAcl(path: string, acl: readonly Acl[], version = 1): this {
    this.#changes.push({ kind: 'setAcl', path: Buffer.from(path), acl, version });
    return this;
  }

  delete(path: string): this {
    this.#changes.push({ kind: 'delete', path: Buffer.from(path) });
    return this;
  }

  /** What a reader of its files knows of a part. */
  async tree(part: TreePart, wantsData: (path: string) => boolean = () => true): Promise<PartTree> {
    const tree = new PartTree(part, wantsData);
    tree.snapshot(0n);
    const source = new ByteSource('snapshot.0', inChunks(this.#snapshot), { summed: true });
    await readSnapshot(source, { node: (node) => tree.node(node) });
    for (const [at, change] of this.#changes.entries()) {
      const zxid = BigInt(at + 1);
      tree.transaction({ zxid, clientId: 0x77n, cxid: at, time: 1000n + zxid, type: 0, change });
    }
    return tree;
  }
}
