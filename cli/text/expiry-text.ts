import type { RetentionReport } from '../../lambda/backup/retention/retain.ts';
import type { Stays } from '../../lambda/backup/retention/stays.ts';
import { keepText } from '../../lambda/contract/keep.ts';
import type { RefusedRequest } from '../../lambda/run/answered.ts';
import { rowsOf, type Width, wrapped } from './table.ts';
import { grouped, levelText, printable } from './text.ts';
import { timeText } from './time-text.ts';

/** Why a backup stays, or that it goes; in a few words. Pure. */
export function staysText({ kept, until, isTagged }: Stays): string {
  if (kept.length === 0) return isTagged ? 'S3 deletes it' : 'due';
  const why = kept.join(', ');
  return until === null ? why : `${why} until ${until.slice(0, 10)}`;
}

/** What the function counted, for a person. Pure. */
export function retentionText(report: RetentionReport, width: Width): string {
  const { ensemble, keep, backups, left, asked } = report;
  const titles = ['time', 'proof', 'stays', 'key'];
  const rows = backups.map((one) => [
    timeText(Date.parse(one.time)),
    levelText(one.level),
    staysText(one),
    one.key,
  ]);
  const table = backups.length === 0 ? '' : rowsOf(titles, rows, [], width).join('');
  const more = left === 0 ? '' : `${grouped(left)} older ones stay, too.\n`;
  if (asked === 'pin' || asked === 'unpin') return table;
  const going = backups.filter(({ kept }) => kept.length === 0).length;
  const those = asked === 'dry-run' ? 'would go' : 'go';
  const summary = `${going} of ${grouped(backups.length + left)} backups of ${ensemble} ${those}; kept by ${keepText(keep)}.`;
  return `${table}${more}${wrapped('', summary, width)}`;
}

/** Why nothing was done. Pure. */
export const refusedText = (
  { reason = '', hint = '' }: Pick<RetentionReport | RefusedRequest, 'reason' | 'hint'>,
  width: Width,
): string =>
  `${wrapped('✗ ', printable(reason), width)}${hint === '' ? '' : wrapped('  → ', printable(hint), width)}`;
