import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';

/** The SDK clients of one Lambda. */
export interface Clients {
  readonly ssm: SSMClient;
  /** Makes one attempt: the SDK's own retries turned one lost answer into two commands. */
  readonly ssmOnce: SSMClient;
  readonly s3: S3Client;
  readonly eventBridge: EventBridgeClient;
}

/**
 * Credentials and region come from the Lambda's role and environment, nothing else.
 * @param s3Endpoint of S3-compatible storage, addressed by path
 */
export function createClients(s3Endpoint: string | undefined): Clients {
  return {
    ssm: new SSMClient({ retryMode: 'adaptive' }),
    ssmOnce: new SSMClient({ maxAttempts: 1 }),
    s3: new S3Client(s3Endpoint ? { endpoint: s3Endpoint, forcePathStyle: true } : {}),
    eventBridge: new EventBridgeClient({}),
  };
}
