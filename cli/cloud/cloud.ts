import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Sight } from '../../lambda/health/sight.ts';
import type { Deployment } from './settings.ts';

/** What the operator's commands work with. */
export interface Cloud extends Sight {
  /** Makes one attempt: the SDK's own retries could turn one lost answer into two executions. */
  readonly lambdaOnce: Pick<LambdaClient, 'send'>;
  readonly settings: Deployment;
  pause(milliseconds: number): Promise<void>;
}

export type Connect = (settings: Deployment) => Promise<Cloud>;
