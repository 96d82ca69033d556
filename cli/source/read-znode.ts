import type { Terminal } from '../command.ts';
import { parseCommand, znodePath } from '../options.ts';
import { watch } from '../text/progress.ts';
import { printable } from '../text/text.ts';
import type { BackupTree, Znode } from './backup-tree.ts';
import { findZxid } from './find-zxid.ts';
import { openSource } from './open.ts';
import { pointOption } from './point-option.ts';
import { readTree } from './read-tree.ts';

/** A znode that a command was asked for. */
export interface AskedZnode {
  readonly tree: BackupTree;
  readonly znode: Znode;
  readonly json: boolean;
}

/**
 * Parses `BACKUP PATH` and reads the backup up to that znode.
 * @param names of the arguments
 * @returns undefined after saying that there is no such znode
 */
export async function readZnode(
  args: readonly string[],
  names: readonly string[],
  { stderr }: Terminal,
): Promise<AskedZnode | undefined> {
  const own = { at: { type: 'string' }, logs: { type: 'string' } } as const;
  const { values, positionals } = parseCommand(args, names, own);
  const [name = '', path = '/'] = positionals;
  const wanted = znodePath(path);
  const point = values.at === undefined ? undefined : pointOption('--at', values.at);
  const progress = watch('reading', stderr);
  const source = await openSource(name, {
    logs: values.logs,
    endpointUrl: values['endpoint-url'],
    onBytes: progress.take,
  });
  progress.total = source.bytes;
  const read = async () => {
    const at = point && (await findZxid(source, point));
    return readTree(source, { at, wanted });
  };
  const tree = await read().finally(progress.end);
  const znode = tree.find(wanted);
  if (!znode) stderr.write(`There is no znode ${printable(path)} in ${printable(name)}.\n`);
  return znode && { tree, znode, json: values.json ?? false };
}
