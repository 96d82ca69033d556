import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';

/** The SDK clients of one Lambda. */
export interface Clients {
  readonly ssm: SSMClient;
  /** What is sent through it is sent once. */
  readonly ssmOnce: SSMClient;
  readonly s3: S3Client;
  readonly eventBridge: EventBridgeClient;
}

const ownConnection = { keepAlive: false };

/**
 * Options of a client for requests that may not be made twice. It makes one attempt: the SDK's own
 * retries turned one lost answer into two commands. And each over a connection of its own: one that
 * was kept may have been closed while the function was frozen or a person thought, and then nobody
 * can tell whether the request arrived.
 */
export const sendingOnce = {
  maxAttempts: 1,
  requestHandler: { httpAgent: ownConnection, httpsAgent: ownConnection },
} as const;

/**
 * Credentials and region come from the Lambda's role and environment, nothing else.
 * @param s3Endpoint of S3-compatible storage, addressed by path
 */
export function createClients(s3Endpoint: string | undefined): Clients {
  return {
    ssm: new SSMClient({ retryMode: 'adaptive' }),
    ssmOnce: new SSMClient(sendingOnce),
    s3: new S3Client(s3Endpoint ? { endpoint: s3Endpoint, forcePathStyle: true } : {}),
    eventBridge: new EventBridgeClient({}),
  };
}
