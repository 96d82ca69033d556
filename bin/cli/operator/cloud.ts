import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import type { Settings } from './settings.ts';

/** What the operator's commands work with. */
export interface Cloud {
  readonly store: Store;
  readonly lambda: Pick<LambdaClient, 'send'>;
  readonly settings: Settings;
  /** Epoch milliseconds. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

export type Connect = (settings: Settings) => Promise<Cloud>;
