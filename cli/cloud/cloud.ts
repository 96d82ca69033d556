import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Store } from '../../lambda/aws/archive-store.ts';
import type { Deployment } from './settings.ts';

/** What the operator's commands work with. */
export interface Cloud {
  readonly store: Store;
  readonly lambda: Pick<LambdaClient, 'send'>;
  /** Makes one attempt: the SDK's own retries could turn one lost answer into two executions. */
  readonly lambdaOnce: Pick<LambdaClient, 'send'>;
  readonly settings: Deployment;
  /** Epoch milliseconds. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

export type Connect = (settings: Deployment) => Promise<Cloud>;
