import { backUpDurably } from '../../workflow/day/durable-backup.ts';
import type { CountedBackup } from './bill.ts';

/** How long the upload takes, and what figures call that. */
export const uploads = { '30s': 30, '2h': 7200 } as const;
export type Upload = keyof typeof uploads;

/** Counts a backup that goes well, of an ensemble that has 30. */
export async function countBackup(upload: Upload): Promise<CountedBackup> {
  const { report, ...counted } = await backUpDurably({ uploadSeconds: uploads[upload] });
  if (report.outcome === 'Succeeded') return counted;
  throw new Error(`The backup to count ended ${report.outcome}: ${report.reason}`);
}
