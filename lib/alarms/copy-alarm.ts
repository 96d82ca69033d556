import { type Alarm, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { copyLateSeconds, metrics } from '../../lambda/contract/signals.ts';
import { alarm, type Telling } from './alarm.ts';

/**
 * The alarm of the copies: one for all ensembles and all copies of a deployment. Each good run tells how long a backup
 * of its ensemble waits already; so it is on for a day after the last run that saw one wait for too long.
 */
export const copyAlarm = (scope: Construct, id: string, bucket: IBucket, telling: Telling): Alarm =>
  alarm(scope, id, telling, {
    name: 'copy-late',
    metric: new Metric({
      namespace: metrics.namespace,
      metricName: metrics.copyLagSeconds,
      dimensionsMap: { [metrics.bucketDimension]: bucket.bucketName },
      statistic: Stats.MAXIMUM,
      period: Duration.days(1),
    }),
    says: `A backup waited for more than ${copyLateSeconds / 3600} hours to be copied into the second store.`,
    command: 'npx zk-backup status',
    article: 'copy-late',
    onAge: copyLateSeconds,
  });
