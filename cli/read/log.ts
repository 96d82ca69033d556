import type { Command } from '../command.ts';
import type { OfStack } from '../frame/option-table.ts';
import { lookThrough, requireWhole } from '../history/look-through.ts';
import { ToldHistory, type ToldTransaction } from '../history/told-history.ts';
import { isWanted, wantedTransactions } from '../history/wanted-transactions.ts';
import { openBackup } from '../source/open-backup.ts';
import { showAgain } from '../source/survey.ts';
import { documentLine } from '../text/documents.ts';
import { LineWriter } from '../text/line-writer.ts';
import { dimmed, isPainted } from '../text/paint.ts';
import { counted, printable } from '../text/text.ts';
import { sessionText, transactionText } from '../text/transaction-text.ts';

type LogOption = 'since' | 'until' | 'session' | 'type' | 'grep' | 'data' | 'logs' | OfStack;

/**
 * `log BACKUP [PATH]`: the transactions in a backup's logs, oldest first. The backup is read twice:
 * first for who its sessions were, and then to be told.
 */
export const logCommand: Command<LogOption> = async (
  { values, arguments: [name = '', path = '/'] },
  terminal,
  around,
) => {
  const { stdout, stderr } = terminal;
  const wanted = wantedTransactions(path, values);
  const { source, progress } = await openBackup(name, 'reading', values, terminal, around);
  const looked = await lookThrough(source, wanted).finally(progress.end);
  const { after, to } = looked.range.ends(name);

  const lines = new LineWriter(stdout);
  const line = values.json ? jsonLine : lineForPeople(isPainted(stdout, around.environment));
  let shown = 0;
  const history = new ToldHistory(looked, {
    data: values.data ?? false,
    told(transaction, zxid) {
      if (zxid <= after || zxid > to || !isWanted(transaction, wanted)) return undefined;
      shown++;
      return lines.write(line(transaction));
    },
    missing: (hole) => stderr.write(`${hole}\n`),
  });
  await showAgain(source, looked.paths, history);
  await lines.flush();
  requireWhole(looked, name);
  if (shown > 0) return 0;
  const all = counted(looked.count, 'transaction');
  stderr.write(`${printable(name)} holds ${all} in its logs, and none that was asked for.\n`);
  return 1;
};

const jsonLine = (told: ToldTransaction) => documentLine('log', told);

/** A session is told before its first transaction that is shown. */
function lineForPeople(hasColour: boolean): (told: ToldTransaction) => string {
  const sessions = new Set<string>();
  const dim = hasColour ? dimmed : (text: string) => text;
  return (told) => {
    const { id } = told.session;
    const who = sessions.has(id) ? '' : dim(sessionText(told.session));
    sessions.add(id);
    const text = transactionText(told);
    return who + (told.failed ? dim(text) : text);
  };
}
