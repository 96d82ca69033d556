import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { CopyPlace } from './copies/copy-place.ts';
import type { Replication } from './copies/replication.ts';
import type { Orchestrators } from './functions/orchestrators.ts';
import type { Notifications } from './notifications/notifications.ts';
import { consoleLinks, output } from './outputs.ts';
import type { PersonAccess } from './person-access.ts';
import type { ScheduledReport } from './report/scheduled-report.ts';

export interface SharedParts {
  /** Names of all ensembles. */
  readonly ensembles: readonly string[];
  readonly bucket: IBucket;
  readonly copies: readonly CopyPlace[];
  /** Undefined where nothing is copied, or the bucket is replicated by its owner. */
  readonly replication: Replication | undefined;
  readonly orchestrators: Orchestrators;
  readonly notifications: Notifications;
  readonly people: PersonAccess;
  /** Undefined where none is made. */
  readonly report: ScheduledReport | undefined;
  readonly topic: ITopic;
  readonly deadLetters: IQueue;
  readonly dashboard: Dashboard;
}

/** What all ensembles share, for the command line and for people. */
export function sharedOutputs(scope: Construct, parts: SharedParts): void {
  const { bucket, notifications, people, topic, deadLetters, dashboard } = parts;
  const { backup, restore, execute, backupFunction, restoreFunction } = parts.orchestrators;
  const links = consoleLinks(scope);
  const tell = (id: string, description: string, value: string) =>
    output(scope, id, description, value);
  // The command line reads these from `cdk deploy --outputs-file`.
  tell('BucketName', 'Where the backups lie', bucket.bucketName);
  tell('BackupAliasArn', 'What takes backups', backup.functionArn);
  tell('RestoreAliasArn', 'What plans and rehearses restores', restore.functionArn);
  tell('RestoreExecuteAliasArn', 'What executes and undoes them', execute.functionArn);
  tell('NotifyFunctionArn', 'What tells people of runs', notifications.handler.functionArn);
  if (parts.report) {
    tell('ReportPage', 'Where the page about all backups lies', parts.report.url);
  }
  if (parts.copies.length > 0) {
    tell('Copies', 'Where copies of the backups lie', copiesText(parts.copies));
  }
  if (parts.replication) {
    tell('ReplicationRoleArn', 'As which S3 copies backups', parts.replication.role.roleArn);
  }
  tell('Ensembles', 'The ensembles', parts.ensembles.join(','));
  tell(
    'ViewerPolicyArn',
    'For who looks, plans and rehearses restores',
    people.viewer.managedPolicyArn,
  );
  tell(
    'OperatorPolicyArn',
    'For who besides takes backups, restores and undoes',
    people.operator.managedPolicyArn,
  );
  tell(
    'ConnectPolicyArn',
    'For an operator who puts parts back by --connect; it reads their data',
    people.sender.managedPolicyArn,
  );
  tell(
    'BackupFunctionLink',
    'The function in the console: choose the alias, then Asynchronous',
    links.function(backupFunction.functionName),
  );
  tell(
    'RestoreFunctionLink',
    'The function of restores in the console',
    links.function(restoreFunction.functionName),
  );
  tell('BucketLink', 'The bucket in the console', links.bucket(bucket.bucketName));
  tell('AlarmTopicArn', 'Where the alarms are heard', topic.topicArn);
  tell('DeadLetterQueueUrl', 'Requests that led to nothing', deadLetters.queueUrl);
  tell(
    'NotifyDeadLetterQueueUrl',
    'Notifications that were not sent',
    notifications.deadLetters.queueUrl,
  );
  tell('DashboardLink', 'The dashboard', links.dashboard(dashboard.dashboardName));
}

/** `BUCKET=REGION`, for each. */
const copiesText = (copies: readonly CopyPlace[]) =>
  copies.map(({ bucketName, region }) => `${bucketName}=${region}`).join(',');

export interface PanelParts {
  /** Where it is, as `runbookOf` says. */
  readonly runbook: string;
  readonly backupFunction: LambdaFunction;
  readonly restoreFunction: LambdaFunction;
  readonly bucket: IBucket;
}

/** Where the dashboard leads to. */
export function panelLinks(
  scope: Construct,
  { runbook, backupFunction, restoreFunction, bucket }: PanelParts,
) {
  const links = consoleLinks(scope);
  return [
    { title: 'the runbook', url: runbook },
    { title: 'backups', url: links.function(backupFunction.functionName) },
    { title: 'restores', url: links.function(restoreFunction.functionName) },
    { title: 'log of backups', url: links.log(backupFunction.logGroup.logGroupName) },
    { title: 'log of restores', url: links.log(restoreFunction.logGroup.logGroupName) },
    { title: 'the bucket', url: links.bucket(bucket.bucketName) },
    { title: 'the alarms', url: links.alarms() },
  ];
}
