import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Store } from '../aws/archive-store.ts';

/** What ensembles are looked at with. */
export interface Sight {
  readonly store: Store;
  /** Is asked of executions that have not told their end. */
  readonly lambda: Pick<LambdaClient, 'send'>;
  /** Epoch milliseconds. */
  now(): number;
}
