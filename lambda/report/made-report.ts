import type { Sight } from '../health/sight.ts';
import { gather } from './gather.ts';
import type { Report } from './model.ts';
import { reportFrom } from './report-from.ts';

/**
 * What the page tells, as the bucket is now. All of it is read, or none is told.
 * @throws NotReached
 */
export const madeReport = async (sight: Sight, ensembles: readonly string[]): Promise<Report> =>
  reportFrom(sight.store.bucket, await gather(sight, ensembles), sight.now());
