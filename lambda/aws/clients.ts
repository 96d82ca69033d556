import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { sendingOnce } from './sending-once.ts';

/** The SDK clients of one Lambda. */
export interface Clients {
  readonly ssm: SSMClient;
  /** What is sent through it is sent once. */
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
    ssmOnce: new SSMClient(sendingOnce),
    s3: s3ClientOf(s3Endpoint),
    eventBridge: new EventBridgeClient({}),
  };
}

/** @param s3Endpoint of S3-compatible storage, addressed by path */
export const s3ClientOf = (s3Endpoint: string | undefined) =>
  new S3Client(s3Endpoint ? { endpoint: s3Endpoint, forcePathStyle: true } : {});

/** A client for buckets of another region. */
export const s3ClientIn = (region: string) => new S3Client({ region });
