import type { Command } from '../command.ts';
import { type ReadOption, readZnode } from '../source/read-znode.ts';
import { documentText } from '../text/documents.ts';

/** `cat BACKUP PATH`: the data of a znode, byte for byte; in JSON as base64. */
export const catCommand: Command<ReadOption> = async (typed, terminal, around) => {
  const asked = await readZnode(typed, terminal, around);
  const data = asked.tree.data(asked.znode.path);
  const json = () => documentText('cat', { base64: data?.toString('base64') ?? null });
  terminal.stdout.write(asked.json ? json() : (data ?? ''));
  return 0;
};
