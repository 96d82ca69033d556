import type { CommandContext, Terminal, Typed } from '../command.ts';
import { NoSuchZnode } from '../errors.ts';
import type { OfStack } from '../frame/option-table.ts';
import { pointOption, znodePath } from '../frame/read-values.ts';
import type { BackupTree, Znode } from './backup-tree.ts';
import { findZxid } from './find-zxid.ts';
import { openBackup } from './open-backup.ts';
import { isBelow, readTree } from './read-tree.ts';

/** Options of the verbs that read one znode. */
export type ReadOption = 'at' | 'logs' | OfStack;

/** A znode that a command was asked for. */
export interface AskedZnode {
  readonly tree: BackupTree;
  readonly znode: Znode;
  readonly json: boolean;
}

/**
 * Reads the backup up to the znode: `BACKUP PATH`.
 * @param scope whether its data is kept, or that of all below it, too
 * @throws NoSuchZnode, and what opening and reading it throws
 */
export async function readZnode(
  { values, arguments: [name = '', path = '/'] }: Typed<ReadOption>,
  terminal: Terminal,
  around: CommandContext,
  scope: 'znode' | 'tree' = 'znode',
): Promise<AskedZnode> {
  const wanted = znodePath(path);
  const point = values.at === undefined ? undefined : pointOption('--at', values.at);
  const { source, progress } = await openBackup(name, 'reading', values, terminal, around);
  const keeps = (one: string) => (scope === 'tree' ? isBelow(wanted, one) : one === wanted);
  const read = async () => {
    const at = point && (await findZxid(source, point));
    return readTree(source, { at, keeps });
  };
  const tree = await read().finally(progress.end);
  const znode = tree.find(wanted);
  if (!znode) {
    throw new NoSuchZnode(`There is no znode ${path} in ${name}.`, {
      hint: `npx zk-backup ls ${name} shows the names at the root.`,
    });
  }
  return { tree, znode, json: values.json ?? false };
}
