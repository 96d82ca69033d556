import type { Place } from '../bytes/data-file-errors.ts';
import type { Fault } from '../files/fault.ts';
import type { ZnodeTree } from '../tree/znode-tree.ts';
import type { StartPoint } from './start-point.ts';

/** @param znode whose list a server looks for while it replays the transaction at `place` */
export function listFault(tree: ZnodeTree, znode: number, place: Place): Fault {
  const sentence = `it changes ${pathOf(tree, znode)} or below, whose access control list the snapshot does not hold: ZooKeeper ends with "Failed to fetch acls" (ZOOKEEPER-4846)`;
  return { rule: 'R6', ...place, sentence };
}

/** A znode that is without its list once all was replayed: nobody can read it. */
export function listlessFault({ file, zxid }: StartPoint, tree: ZnodeTree): Fault | undefined {
  const { lists } = tree;
  if (!lists) return undefined;
  const without = [...tree.numbers()].filter((number) => !lists.has(number));
  if (without[0] === undefined) return undefined;
  const sentence = `${without.length} znodes have an access control list that neither it nor the logs hold, ${pathOf(tree, without[0])} one of them: ZooKeeper fails whoever asks for it`;
  return { rule: 'R6', file, zxid, sentence };
}

const pathOf = (tree: ZnodeTree, number: number) =>
  Buffer.from(tree.path(number)).toString() || '/';
