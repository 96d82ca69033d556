import { setTimeout as pause } from 'node:timers/promises';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { sendingOnce } from '../../lambda/aws/sending-once.ts';
import type { Connect } from './cloud.ts';

/**
 * Credentials come from the environment, and so does the region, unless a function's ARN names it.
 * Storage of one's own is addressed by path, as the Lambda does.
 */
export const connect: Connect = async (settings) => {
  const { bucket, backupFunction, restoreFunction, notifyFunction, s3Endpoint } = settings;
  const region = regionIn(backupFunction ?? restoreFunction ?? notifyFunction);
  const own = s3Endpoint ? { endpoint: s3Endpoint, forcePathStyle: true } : {};
  return {
    store: {
      s3: new S3Client({ ...region, ...ofMany, followRegionRedirects: true, ...own }),
      bucket,
    },
    lambda: new LambdaClient(region),
    lambdaOnce: new LambdaClient({ ...region, ...sendingOnce }),
    settings,
    now: Date.now,
    pause: (milliseconds) => pause(milliseconds),
  };
};

/** Hundreds of ensembles may be asked for at once: a bucket that throttles gets time. */
const ofMany = { maxAttempts: 6 };

function regionIn(functionArn: string | undefined): { region?: string } {
  const [, region] = /^arn:[^:]+:lambda:([^:]+):/.exec(functionArn ?? '') ?? [];
  return region === undefined ? {} : { region };
}
