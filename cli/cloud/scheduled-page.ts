import { listPage } from '../../lambda/aws/listing.ts';
import { reached } from '../../lambda/catalog/reached.ts';
import { NotReached } from '../errors.ts';
import { type Width, wrapped } from '../text/table.ts';
import { ageText, timeText } from '../text/time-text.ts';
import type { Cloud } from './cloud.ts';

/** The page about all backups that a schedule makes. */
export type ScheduledPage = {
  /** `s3://BUCKET/_reports/STACK.html` */
  readonly url: string;
} & (
  | {
      /** UTC; null where none has been made yet. */
      readonly madeAt: string | null;
    }
  | {
      /** Why it cannot be told when it was made, in a sentence. */
      readonly unseen: string;
    }
);

/**
 * Where it lies, and when it was made. Who may not see that is told so: how the ensembles are does not hang
 * on it.
 * @returns undefined where the stack makes none
 */
export async function scheduledPage({
  store,
  settings,
}: Pick<Cloud, 'store' | 'settings'>): Promise<ScheduledPage | undefined> {
  const { page: url } = settings;
  if (url === undefined) return undefined;
  const key = url.slice(`s3://${store.bucket}/`.length);
  try {
    const { objects } = await reached(`${url} cannot be looked for`, 's3:ListBucket', () =>
      listPage(store, key),
    );
    const found = objects.find((one) => one.key === key);
    return { url, madeAt: found ? new Date(found.writtenAt).toISOString() : null };
  } catch (error) {
    if (error instanceof NotReached) return { url, unseen: error.message };
    throw error;
  }
}

/** `page: s3://…, made 2026-11-22 07:12:00Z (4 h ago)` */
export function pageText(page: ScheduledPage, now: number, width?: Width): string {
  if ('unseen' in page) return wrapped('page: ', page.unseen, width);
  const { url, madeAt } = page;
  const how =
    madeAt === null
      ? 'not made yet'
      : `made ${timeText(Date.parse(madeAt))} (${ageText(now - Date.parse(madeAt))} ago)`;
  return wrapped('page: ', `${url}, ${how}`, width);
}
