import type { RetentionReport } from '../../lambda/backup/retention/retain.ts';
import type { RefusedRequest } from '../../lambda/run/answered.ts';
import { NotReached } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { awaitEnd, beginExecution } from './executions.ts';

/** What the function is asked: to count, or to pin one backup or let it go. */
export type WantedRetention =
  | { readonly ensemble: string; readonly expire: 'now' | 'dry-run' }
  | { readonly ensemble: string; readonly pin: string }
  | { readonly ensemble: string; readonly unpin: string };

/**
 * Asks the function that counts, and waits for its answer.
 * @param functionArn of the backup's alias
 * @throws NotReached
 */
export async function askForRetention(
  cloud: Cloud,
  functionArn: string,
  wanted: WantedRetention,
): Promise<RetentionReport | RefusedRequest> {
  const ended = await awaitEnd(cloud, await beginExecution(cloud, functionArn, wanted));
  if (ended.status === 'SUCCEEDED') return ended.result as RetentionReport | RefusedRequest;
  throw new NotReached(`The function did not answer: ${ended.message}`, {
    hint: `Ask again. npx zk-backup expire ${wanted.ensemble} --dry-run shows what became of it.`,
  });
}
