import type { Command, CommandContext, Terminal } from '../command.ts';
import { BadOption } from '../errors.ts';
import type { OfStack, ValuesOf } from '../frame/option-table.ts';
import { hint, znodePath } from '../frame/read-values.ts';
import type { BackupTree } from '../source/backup-tree.ts';
import { compare, type Difference, parentsOf } from '../source/compare-trees.ts';
import { openBackup } from '../source/open-backup.ts';
import { isBelow, readTree } from '../source/read-tree.ts';
import { dataOf, differenceText, summaryText } from '../text/difference-text.ts';
import { documentText } from '../text/documents.ts';
import { printable } from '../text/text.ts';

/** `diff A B [PATH]`: what came, went and changed from the first backup to the second. */
export const diffCommand: Command<'data' | 'summary' | OfStack> = async (
  { values, arguments: [first = '', second = '', path = '/'] },
  terminal,
  around,
) => {
  const { json, data, summary } = values;
  if (data && summary) {
    throw new BadOption('--data shows every difference, and --summary none.', { hint });
  }
  const root = znodePath(path);
  const keeps = data ? (one: string) => isBelow(root, one) : undefined;
  const read = (name: string) => readWhole(name, values, keeps, terminal, around);
  const [before, after] = [await read(first), await read(second)];
  if (!before.find(root) && !after.find(root)) {
    throw new BadOption(
      `There is no znode ${printable(root)} in ${printable(first)} nor in ${printable(second)}.`,
      { hint: `npx zk-backup ls ${first} shows the names at the root.` },
    );
  }
  const differences = compare(before, after, root);
  const { stdout } = terminal;
  if (summary) {
    const parents = parentsOf(differences);
    stdout.write(
      json ? documentText('diff-summary', { parents }) : summaryText(parents, stdout.columns),
    );
  } else if (json) {
    const told = differences.map((one) => (data ? { ...one, ...dataIn(one, before, after) } : one));
    stdout.write(documentText('diff', { differences: told }));
  } else {
    for (const one of differences) {
      stdout.write(differenceText(one));
      if (data) stdout.write(dataOf(one, before.data(one.path), after.data(one.path)));
    }
  }
  return differences.length === 0 ? 0 : 1;
};

async function readWhole(
  name: string,
  values: ValuesOf<OfStack>,
  keeps: ((path: string) => boolean) | undefined,
  terminal: Terminal,
  around: CommandContext,
): Promise<BackupTree> {
  const { source, progress } = await openBackup(name, 'reading', values, terminal, around);
  return readTree(source, keeps ? { keeps } : {}).finally(progress.end);
}

const dataIn = ({ path }: Difference, before: BackupTree, after: BackupTree) => ({
  before: before.data(path)?.toString('base64') ?? null,
  after: after.data(path)?.toString('base64') ?? null,
});
