import type { Terminal, Typed } from '../command.ts';
import { znodePath, zxidOption } from '../frame/read-values.ts';
import { watch } from '../text/progress.ts';
import { printable } from '../text/text.ts';
import type { BackupTree, Znode } from './backup-tree.ts';
import { openSource } from './open.ts';
import { readTree } from './read-tree.ts';

/** Options of the verbs that read one znode. */
export type ReadOption = 'at' | 'logs';

/** A znode that a command was asked for. */
export interface AskedZnode {
  readonly tree: BackupTree;
  readonly znode: Znode;
  readonly json: boolean;
}

/**
 * Reads the backup up to the znode: `BACKUP PATH`.
 * @returns undefined after saying that there is no such znode
 */
export async function readZnode(
  { values, arguments: [name = '', path = '/'] }: Typed<ReadOption>,
  { stderr }: Terminal,
): Promise<AskedZnode | undefined> {
  const wanted = znodePath(path);
  const at = zxidOption(values.at);
  const progress = watch('reading', stderr);
  const source = await openSource(name, {
    logs: values.logs,
    endpointUrl: values['endpoint-url'],
    onBytes: progress.take,
  });
  progress.total = source.bytes;
  const tree = await readTree(source, { at, wanted }).finally(progress.end);
  const znode = tree.find(wanted);
  if (!znode) stderr.write(`There is no znode ${printable(path)} in ${printable(name)}.\n`);
  return znode && { tree, znode, json: values.json ?? false };
}
