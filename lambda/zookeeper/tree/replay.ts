import {
  type Change,
  type Create,
  effectsOf,
  type Transaction,
  transactionType,
} from '../files/transaction.ts';
import { containerOwner, ttlOwner } from '../files/znode-kind.ts';
import type { ZnodeTree } from './znode-tree.ts';

const slash = 0x2f;
const root = new Uint8Array(0);

/** Hears of an effect that does not fit the tree, and is left out. */
export type OnMisfit = (misfit: Misfit) => void;

export interface Misfit {
  /** `present`: what it creates is there. `absent`: what it changes or deletes is not. */
  readonly kind: 'present' | 'absent';
  /** Of the znode that should not or should have been there. */
  readonly path: Uint8Array;
}

/**
 * Does to a tree what a server of 3.6 or later does when it replays a transaction from its log
 * (docs/facts/zookeeper-data-files.md). In the fuzzy window a change may find itself made already.
 */
export function replay(
  tree: ZnodeTree,
  transaction: Transaction,
  onMisfit: OnMisfit = () => {},
): void {
  for (const effect of effectsOf(transaction)) apply(tree, effect, transaction, onMisfit);
}

function apply(tree: ZnodeTree, change: Change, origin: Origin, onMisfit: OnMisfit): void {
  const { zxid, time } = origin;
  switch (change.kind) {
    case 'create':
      create(tree, change, origin, onMisfit);
      return;
    case 'delete':
      remove(tree, change.path, zxid, onMisfit);
      return;
    case 'setData': {
      const number = tree.find(stored(change.path));
      if (number < 0) onMisfit({ kind: 'absent', path: change.path });
      else {
        tree.lists?.look(number);
        tree.setData(number, change.data, change.version, zxid, time);
      }
      return;
    }
    case 'setAcl': {
      const number = tree.find(stored(change.path));
      if (number < 0) onMisfit({ kind: 'absent', path: change.path });
      else {
        tree.lists?.release(number);
        tree.lists?.give(number, tree.lists.take(change.acl));
        tree.setAversion(number, change.version);
      }
      return;
    }
    case 'createSession':
      tree.noteSession(origin.clientId);
      return;
    case 'closeSession':
      tree.noteSession(origin.clientId);
      for (const path of change.paths) remove(tree, path, zxid, onMisfit);
      for (const number of tree.ephemeralsOf(origin.clientId)) {
        remove(tree, tree.path(number).slice(), zxid, onMisfit);
      }
      return;
  }
}

type Origin = Pick<Transaction, 'zxid' | 'time' | 'clientId'>;

function create(
  tree: ZnodeTree,
  change: Create,
  { zxid, time, clientId }: Origin,
  onMisfit: OnMisfit,
): void {
  if (change.ephemeral) tree.noteSession(clientId);
  const parent = findParent(tree, change.path);
  if (parent < 0) {
    onMisfit({ kind: 'absent', path: change.path.subarray(0, change.path.lastIndexOf(slash)) });
    return;
  }
  tree.lists?.look(parent);
  const list = tree.lists?.take(change.acl) ?? 0;
  const exists = tree.find(change.path) >= 0;
  if (exists) onMisfit({ kind: 'present', path: change.path });
  // A server counts a create that it meets twice for the parent, but only of the oldest type.
  if (exists && change.type !== transactionType.create) return;
  const cversion = change.parentCversion === -1 ? undefined : change.parentCversion;
  tree.raiseCversion(parent, cversion, zxid);
  if (exists) return;
  const number = tree.create(change.path, change.data, zxid, time, ownerOf(change, clientId));
  tree.lists?.give(number, list);
}

function ownerOf(change: Create, clientId: bigint): bigint {
  if (change.type === transactionType.createContainer) return containerOwner;
  if (change.type === transactionType.createTtl) return ttlOwner | change.ttl;
  return change.ephemeral ? clientId : 0n;
}

/** The parent learns of the delete even when the znode is gone already. */
function remove(tree: ZnodeTree, path: Uint8Array, zxid: bigint, onMisfit: OnMisfit): void {
  const parent = findParent(tree, path);
  if (parent >= 0) tree.raisePzxid(parent, zxid);
  const number = parent < 0 ? -1 : tree.find(path);
  if (number < 0) {
    onMisfit({ kind: 'absent', path });
    return;
  }
  tree.lists?.look(number);
  tree.lists?.release(number);
  tree.lists?.look(parent);
  tree.remove(number);
}

const findParent = (tree: ZnodeTree, path: Uint8Array): number => {
  const end = path.lastIndexOf(slash);
  return end < 0 ? -1 : tree.find(path, end);
};

/** The root is `/` in a transaction and the empty path in the tree. */
const stored = (path: Uint8Array): Uint8Array =>
  path.length === 1 && path[0] === slash ? root : path;
