import type { Command } from '../command.ts';
import { type ReadOption, readZnode } from '../source/read-znode.ts';
import { documentText } from '../text/documents.ts';
import { printable } from '../text/text.ts';

/** `ls BACKUP [PATH]`: names of the children of a znode. */
export const lsCommand: Command<ReadOption> = async (typed, terminal, around) => {
  const asked = await readZnode(typed, terminal, around);
  const names = asked.tree.children(asked.znode.path);
  const lines = names.map((name) => `${printable(name)}\n`).join('');
  terminal.stdout.write(asked.json ? documentText('ls', { children: names }) : lines);
  return 0;
};
