import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { AccountProps } from '../account/account-props.ts';
import type { ConfigInput } from '../config/config.ts';
import type { CopyProps } from './copy-props.ts';
import type { EnsembleProps } from './ensemble-props.ts';

type NotifyInput = NonNullable<ConfigInput['notify']>;

/** Who is told of runs and alarms, in addition to the topic that is created. */
export interface NotifyProps
  extends Pick<NotifyInput, 'on' | 'slack' | 'webhook' | 'heartbeat' | 'runbookUrl'> {
  /**
   * Who gets alarms and notifications by mail.
   *
   * @default - nobody
   */
  readonly emails?: readonly string[];
  /**
   * A topic of your own that gets them, too.
   *
   * @default - none
   */
  readonly topic?: ITopic;
}

/** The page about all backups, made by a schedule. */
export interface ReportProps {
  /**
   * When it is made.
   *
   * @default - every morning; the time is made from the deployment's name
   */
  readonly schedule?: ScheduleExpression;
}

/** What `ZkBackup` is made with. */
export interface ZkBackupProps extends AccountProps {
  /**
   * The ZooKeeper ensembles to back up.
   *
   * @default - none but those that `addEnsemble` adds: one there must be
   */
  readonly ensembles?: readonly EnsembleProps[];
  /**
   * An existing bucket for the archives, with versions. Its rules for expiry stay its own.
   *
   * @default - one is created, which outlives the stack
   */
  readonly bucket?: IBucket;
  /**
   * Second stores: S3 copies each backup there, and restores and drills can read it there. At most 4.
   *
   * @default - none
   */
  readonly copyTo?: readonly CopyProps[];
  /**
   * The `days` of every ensemble that has no `keep` of its own. Write `keep` instead.
   *
   * @default - 30 days
   */
  readonly retention?: Duration;
  /**
   * Nobody can delete a backup within this time. COMPLIANCE cannot be undone, not even by root. Neither mode can be
   * switched off.
   *
   * @default - a person with the right may delete
   */
  readonly objectLock?: ObjectLockRetention;
  /**
   * The key that the created bucket encrypts with. Nodes and functions get the right to use it; an imported key's own
   * policy must allow them, too.
   *
   * @default - S3's own keys
   */
  readonly encryptionKey?: IKey;
  /**
   * Encryption that every write asks for by header, if the policy of a bucket demands it.
   *
   * @default - no header: the bucket encrypts as it is configured
   */
  readonly sse?: 'AES256' | IKey;
  /**
   * Endpoint of S3-compatible storage; `bucket` must exist there, and it must accept the role credentials of node and
   * functions.
   *
   * @default - S3 itself
   */
  readonly s3Endpoint?: string;
  /**
   * Who is told of runs and alarms, in addition to the topic that is created.
   *
   * @default - the topic alone
   */
  readonly notify?: NotifyProps;
  /**
   * The page of `zk-backup report`, also made by a schedule; it lies in the bucket below `_reports/`.
   *
   * @default - it is not made
   */
  readonly report?: ReportProps;
  /**
   * What becomes of the created bucket when the stack goes. DESTROY deletes it only while it is empty.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * How long the logs of the functions are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
  /**
   * Ids of runs that may lose what they may still need: a deployment that would take it away is refused while they
   * are under way, and its reason names them.
   *
   * @default - none
   */
  readonly giveUpRuns?: readonly string[];
  /**
   * First part of the names of documents, alarms and the dashboard.
   *
   * @default - the stack's name, and the construct's id where it has another than "Default"
   */
  readonly name?: string;
}
