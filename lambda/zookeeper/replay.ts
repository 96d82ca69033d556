import { type Change, type Create, type Transaction, transactionType } from './transaction.ts';
import { containerOwner, ttlOwner } from './znode-kind.ts';
import type { ZnodeTree } from './znode-tree.ts';

const slash = 0x2f;
const root = new Uint8Array(0);

/**
 * Does to a tree what a server of 3.6 or later does when it replays a transaction from its log
 * (zookeeper.md section 1.12). In the fuzzy window a change may find itself made already.
 */
export function replay(tree: ZnodeTree, transaction: Transaction): void {
  const { change } = transaction;
  if (change.kind === 'closeSession') {
    for (const path of change.paths) remove(tree, path, transaction.zxid);
    for (const number of tree.ephemeralsOf(transaction.clientId)) {
      remove(tree, tree.path(number).slice(), transaction.zxid);
    }
    return;
  }
  if (change.kind === 'multi') {
    // A multi of which one part failed is logged with errors only, and changes nothing.
    if (change.parts.some((part) => part.kind === 'error')) return;
    for (const part of change.parts) apply(tree, part, transaction);
    return;
  }
  apply(tree, change, transaction);
}

function apply(tree: ZnodeTree, change: Change, { zxid, time, clientId }: Transaction): void {
  switch (change.kind) {
    case 'create':
      create(tree, change, { zxid, time, clientId });
      return;
    case 'delete':
      remove(tree, change.path, zxid);
      return;
    case 'setData': {
      const number = tree.find(stored(change.path));
      if (number >= 0) tree.setData(number, change.data, change.version, zxid, time);
      return;
    }
    case 'setAcl': {
      const number = tree.find(stored(change.path));
      if (number >= 0) tree.setAversion(number, change.version);
      return;
    }
  }
}

type Origin = Pick<Transaction, 'zxid' | 'time' | 'clientId'>;

function create(tree: ZnodeTree, change: Create, { zxid, time, clientId }: Origin): void {
  const parent = findParent(tree, change.path);
  if (parent < 0) return;
  const exists = tree.find(change.path) >= 0;
  // A server counts a create that it meets twice for the parent, but only of the oldest type.
  if (exists && change.type !== transactionType.create) return;
  const cversion = change.parentCversion === -1 ? undefined : change.parentCversion;
  tree.raiseCversion(parent, cversion, zxid);
  if (!exists) tree.create(change.path, change.data, zxid, time, ownerOf(change, clientId));
}

function ownerOf(change: Create, clientId: bigint): bigint {
  if (change.type === transactionType.createContainer) return containerOwner;
  if (change.type === transactionType.createTtl) return ttlOwner | change.ttl;
  return change.ephemeral ? clientId : 0n;
}

/** The parent learns of the delete even when the znode is gone already. */
function remove(tree: ZnodeTree, path: Uint8Array, zxid: bigint): void {
  const parent = findParent(tree, path);
  if (parent < 0) return;
  tree.raisePzxid(parent, zxid);
  const number = tree.find(path);
  if (number >= 0) tree.remove(number);
}

const findParent = (tree: ZnodeTree, path: Uint8Array): number => {
  const end = path.lastIndexOf(slash);
  return end < 0 ? -1 : tree.find(path, end);
};

/** The root is `/` in a transaction and the empty path in the tree. */
const stored = (path: Uint8Array): Uint8Array =>
  path.length === 1 && path[0] === slash ? root : path;
