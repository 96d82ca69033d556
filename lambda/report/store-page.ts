import { writeBytes } from '../aws/archive-store.ts';
import { reached } from '../catalog/reached.ts';
import type { Sight } from '../health/sight.ts';
import { madeReport } from './made-report.ts';
import { page } from './page/page.ts';
import type { ReportSettings } from './settings.ts';

/** A page that lies in the bucket now. */
export interface StoredPage {
  readonly url: string;
  readonly bytes: number;
  readonly madeAt: string;
  readonly ensembles: number;
}

/**
 * Makes the page as the command line does, and puts it over the one before. What is there stays where
 * anything cannot be read.
 * @throws NotReached
 */
export async function storePage(sight: Sight, settings: ReportSettings): Promise<StoredPage> {
  const { store } = sight;
  const report = await madeReport(sight, settings.ensembles);
  const bytes = Buffer.from(page(report));
  const url = `s3://${store.bucket}/${settings.page}`;
  await reached(`${url} cannot be written`, 's3:PutObject', () =>
    writeBytes(store, settings.page, bytes, 'text/html; charset=utf-8'),
  );
  const { madeAt, ensembles } = report;
  return { url, bytes: bytes.length, madeAt, ensembles: ensembles.length };
}
