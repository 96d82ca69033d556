import type { RetentionReport } from '../../lambda/backup/retention/retain.ts';
import { askForRetention } from '../cloud/ask-for-retention.ts';
import { functionOf, settingsOf } from '../cloud/settings.ts';
import type { Command } from '../command.ts';
import type { OfStack } from '../frame/option-table.ts';
import { backupToRestore } from '../source/backup-to-restore.ts';
import { keyOfBackup } from '../source/find-backup.ts';
import { documentText } from '../text/documents.ts';
import { refusedText, staysText } from '../text/expiry-text.ts';
import { wrapped } from '../text/table.ts';
import { printable } from '../text/text.ts';

/** `pin` or `unpin`, and one backup: whether it stays whatever is counted. */
const pinning =
  (ask: 'pin' | 'unpin'): Command<OfStack> =>
  async (typed, { stdout }, { environment, connect }) => {
    const { values } = typed;
    const settings = await settingsOf(values, environment);
    const functionArn = functionOf(settings, 'backup');
    const cloud = await connect(settings);
    const { named, key: told } = await backupToRestore(typed.arguments[0] as string, cloud);
    const key = told ?? (await keyOfBackup(cloud.store, named, cloud.now()));
    const { ensemble } = named;

    const wanted = ask === 'pin' ? { ensemble, pin: key } : { ensemble, unpin: key };
    const report = await askForRetention(cloud, functionArn, wanted);
    const isDone = report.outcome === 'Succeeded';
    if (values.json) stdout.write(documentText('pin', report));
    else if (isDone) stdout.write(wrapped('✓ ', doneText(report, key), stdout.columns));
    else stdout.write(refusedText(report, stdout.columns));
    return isDone ? 0 : 1;
  };

function doneText({ asked, ensemble, backups: [backup] }: RetentionReport, key: string): string {
  const what = `${printable(key)} is ${asked === 'pin' ? '' : 'not '}pinned`;
  if (asked === 'pin') return `${what}: it stays whatever is counted.`;
  if (!backup) return `${what}.`;
  return backup.kept.length === 0
    ? `${what}: it goes with the next good backup. At once: npx zk-backup expire ${ensemble}`
    : `${what}; it stays for now: ${staysText(backup)}.`;
}

export const pinCommand = pinning('pin');
export const unpinCommand = pinning('unpin');
