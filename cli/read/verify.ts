import { formatZxid } from '../../lambda/zookeeper/bytes/data-file-errors.ts';
import type { Command } from '../command.ts';
import type { OfStack } from '../frame/option-table.ts';
import { openBackup } from '../source/open-backup.ts';
import { type Verification, verifySource } from '../source/verification.ts';
import { documentText } from '../text/documents.ts';
import { verdictText } from '../text/verdict-text.ts';

const exitCodes = { proven: 0, damaged: 1, sound: 2, unread: 2 } as const;

/** `verify BACKUP`: whether a backup can be restored, and to what. */
export const verifyCommand: Command<'logs' | OfStack> = async (typed, terminal, around) => {
  const { values } = typed;
  const [name = ''] = typed.arguments;
  const { source, progress } = await openBackup(name, 'verifying', values, terminal, around);
  const verification = await verifySource(source).finally(progress.end);
  terminal.stdout.write(
    values.json ? jsonOf(verification) : verdictText(verification, terminal.stdout.columns),
  );
  return exitCodes[verification.outcome];
};

/** Zxids as ZooKeeper prints them, digests as decimal numbers. */
function jsonOf(verification: Verification): string {
  const plain = (key: string, value: unknown) => {
    if (typeof value !== 'bigint') return value;
    if (key.endsWith('Epoch')) return Number(value);
    return key === 'digest' || key === 'value' ? String(value) : formatZxid(value);
  };
  return documentText('verify', JSON.parse(JSON.stringify(verification, plain)));
}
