import { styleText } from 'node:util';
import type { Command, CommandContext, Terminal } from './command.ts';
import { lookThrough, requireWhole } from './history/look-through.ts';
import { ToldHistory, type ToldTransaction } from './history/told-history.ts';
import { isWanted, wantedTransactions } from './history/wanted-transactions.ts';
import { parseCommand } from './options.ts';
import { openSource } from './source/open.ts';
import { showAgain } from './source/survey.ts';
import { LineWriter } from './text/line-writer.ts';
import { watch } from './text/progress.ts';
import { counted, printable } from './text/text.ts';
import { sessionText, transactionText } from './text/transaction-text.ts';

const own = {
  since: { type: 'string' },
  until: { type: 'string' },
  session: { type: 'string' },
  type: { type: 'string' },
  grep: { type: 'string' },
  data: { type: 'boolean' },
  logs: { type: 'string' },
} as const;

/**
 * `log BACKUP [PATH]`: the transactions in a backup's logs, oldest first. The backup is read twice:
 * first for who its sessions were, and then to be told.
 */
export const logCommand: Command = async (args, { stdout, stderr }, { environment }) => {
  const { values, positionals } = parseCommand(args, ['BACKUP', '[PATH]'], own);
  const [name = '', path = '/'] = positionals;
  const wanted = wantedTransactions(path, values);
  const progress = watch('reading', stderr);
  let isTelling = false;
  const source = await openSource(name, {
    logs: values.logs,
    endpointUrl: values['endpoint-url'],
    onBytes: (count) => isTelling || progress.take(count),
  });
  progress.total = source.bytes;
  const looked = await lookThrough(source, wanted).finally(progress.end);
  isTelling = true;
  const { after, to } = looked.range.ends(name);

  const lines = new LineWriter(stdout);
  const line = values.json ? jsonLine : lineForPeople(hasColour(stdout, environment));
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

const jsonLine = (told: ToldTransaction): string => `${JSON.stringify(told)}\n`;

/** A session is told before its first transaction that is shown. */
function lineForPeople(colour: boolean): (told: ToldTransaction) => string {
  const sessions = new Set<string>();
  const dim = (text: string) =>
    colour
      ? text.replace(/.+/g, (line) => styleText('dim', line, { validateStream: false }))
      : text;
  return (told) => {
    const { id } = told.session;
    const who = sessions.has(id) ? '' : dim(sessionText(told.session));
    sessions.add(id);
    const text = transactionText(told);
    return who + (told.failed ? dim(text) : text);
  };
}

const hasColour = (
  { isTTY }: Terminal['stdout'],
  { NO_COLOR, TERM }: CommandContext['environment'],
): boolean => isTTY === true && !NO_COLOR && TERM !== 'dumb';
