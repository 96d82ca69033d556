import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { accountProps } from '../account/account-input.ts';
import type { Config, Ensemble } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import type { Copy } from '../copies/copy-settings.ts';
import type { CopyProps } from './copy-props.ts';
import type { EnsembleProps } from './ensemble-props.ts';
import { Nodes } from './nodes.ts';
import { nameOfRole } from './role-name.ts';
import { expressionOf } from './schedule-settings.ts';
import type { ZkBackupProps } from './zk-backup-props.ts';

/**
 * The props of a configuration file, to be changed and used as any other.
 *
 * @param scope of what the file names: an existing bucket, keys, roles, a topic
 * @throws InvalidConfiguration with every problem of the file
 */
export const propsOfFile = (scope: Construct, file: string): ZkBackupProps =>
  propsOf(scope, readConfig(file));

/**
 * The props of a configuration: what it names becomes what the CDK calls it.
 * @param scope of what is imported by its name
 */
export function propsOf(scope: Construct, config: Config): ZkBackupProps {
  const { bucket, copyTo, retention, objectLock, encryptionKey, sse, notify, ...same } = config;
  const { topic } = notify;
  return {
    ...accountProps(scope, config),
    s3Endpoint: same.s3Endpoint,
    report: same.report && { schedule: expressionOf(same.report.schedule) },
    logRetention: same.logRetention as RetentionDays,
    removalPolicy: RemovalPolicy[same.removalPolicy],
    bucket: bucket === undefined ? undefined : Bucket.fromBucketName(scope, 'GivenBucket', bucket),
    copyTo: copyTo?.map((copy, index) => copyProps(scope, copy, index)),
    retention: retention === undefined ? undefined : Duration.days(retention),
    objectLock: objectLock && lockOf(objectLock),
    encryptionKey: encryptionKey ? Key.fromKeyArn(scope, 'GivenKey', encryptionKey) : undefined,
    sse: sse?.startsWith('arn:') ? Key.fromKeyArn(scope, 'GivenSseKey', sse) : (sse as 'AES256'),
    notify: {
      ...notify,
      topic: topic === undefined ? undefined : Topic.fromTopicArn(scope, 'GivenTopic', topic),
    },
    ensembles: config.ensembles.map((ensemble) => ensembleProps(scope, ensemble)),
  };
}

const copyProps = (
  scope: Construct,
  { bucket, encryptionKey, account, ...copy }: Copy,
  index: number,
): CopyProps => ({
  ...copy,
  ...(account !== undefined && { account }),
  ...(bucket !== undefined && {
    bucket: Bucket.fromBucketName(scope, `GivenCopy${index}`, bucket),
  }),
  ...(encryptionKey !== undefined && {
    encryptionKey: Key.fromKeyArn(scope, `GivenCopyKey${index}`, encryptionKey),
  }),
});

function lockOf({ mode, days }: NonNullable<Config['objectLock']>): ObjectLockRetention {
  return mode === 'COMPLIANCE'
    ? ObjectLockRetention.compliance(Duration.days(days))
    : ObjectLockRetention.governance(Duration.days(days));
}

function ensembleProps(scope: Construct, ensemble: Ensemble): EnsembleProps {
  const { nodes, schedule, maxDowntime, roles, drill, ...same } = ensemble;
  return {
    ...same,
    nodes:
      'tag' in nodes
        ? Nodes.tag(nodes.tag.key, nodes.tag.value)
        : Nodes.instanceIds(...nodes.instanceIds),
    schedule: expressionOf(schedule),
    maxDowntime: Duration.seconds(maxDowntime),
    roles: roles.map((role, index) =>
      Role.fromRoleName(scope, `RoleOf-${ensemble.name}-${index}`, nameOfRole(role)),
    ),
    drill: drill && { schedule: expressionOf(drill), instanceId: drill.instanceId },
  };
}
