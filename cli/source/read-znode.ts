import type { CommandContext, Terminal, Typed } from '../command.ts';
import { NoSuchZnode } from '../errors.ts';
import type { OfStack } from '../frame/option-table.ts';
import { znodePath, zxidOption } from '../frame/read-values.ts';
import type { BackupTree, Znode } from './backup-tree.ts';
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
  const at = zxidOption(values.at);
  const { source, progress } = await openBackup(name, 'reading', values, terminal, around);
  const keeps = (one: string) => (scope === 'tree' ? isBelow(wanted, one) : one === wanted);
  const tree = await readTree(source, { at, keeps }).finally(progress.end);
  const znode = tree.find(wanted);
  if (!znode) {
    throw new NoSuchZnode(`There is no znode ${path} in ${name}.`, {
      hint: `npx zk-backup ls ${name} shows the names at the root.`,
    });
  }
  return { tree, znode, json: values.json ?? false };
}
