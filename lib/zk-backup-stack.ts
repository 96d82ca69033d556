import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarms/alarm-topic.ts';
import { OrchestratorAlarms } from './alarms/alarms.ts';
import { ArchiveBucket } from './archive-bucket.ts';
import type { Config } from './config/config.ts';
import { BackupDashboard } from './dashboard/dashboard.ts';
import { NodeDocuments } from './documents/node-documents.ts';
import { SharedScripts } from './documents/shared-scripts.ts';
import { ensembleParts } from './ensemble-parts.ts';
import { Orchestrators } from './functions/orchestrators.ts';
import { foldersOf } from './functions/statements.ts';
import { Notifications } from './notifications/notifications.ts';
import { runbookOf } from './notifications/runbook.ts';
import { consoleLinks, output } from './outputs.ts';
import { PersonAccess } from './person-access.ts';

export interface ZkBackupStackProps extends StackProps {
  readonly config: Config;
}

/** Everything that backs up and restores the ensembles of one configuration. */
export class ZkBackupStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: ZkBackupStackProps) {
    super(scope, id, { description: 'Backups of Apache ZooKeeper (zk-backup)', ...props });
    Tags.of(this).add('application', 'zk-backup', {
      // CloudFormation's specification has tags of a dashboard since 2026-06 only.
      excludeResourceTypes: ['AWS::CloudWatch::Dashboard'],
    });

    const { bucket } = new ArchiveBucket(this, 'Archive', config);
    const deadLetters = this.#deadLetters();
    const scopes = new Map(
      config.ensembles.map(({ name }) => [name, new Construct(this, `ensemble-${name}`)]),
    );
    const within = (name: string) => scopes.get(name) ?? this;
    const scripts = new SharedScripts(this, 'Scripts');
    const documents = new Map(
      config.ensembles.map((ensemble) => [
        ensemble.name,
        new NodeDocuments(within(ensemble.name), 'Documents', {
          config,
          ensemble,
          bucket,
          scripts,
        }),
      ]),
    );
    const orchestrators = new Orchestrators(this, 'Orchestrators', {
      config,
      bucket,
      deadLetters,
      documents,
    });
    const { backup, restore, execute, backupFunction, restoreFunction } = orchestrators;

    const { topic } = new AlarmTopic(this, 'Alarms', config.notify);
    const actions = [new SnsAction(topic)];
    if (config.notify.topic) {
      actions.push(new SnsAction(Topic.fromTopicArn(this, 'OtherTopic', config.notify.topic)));
    }
    const telling = { actions, runbook: runbookOf(config.notify.runbookUrl) };
    const shared = new OrchestratorAlarms(this, 'OrchestratorAlarms', {
      backup: backupFunction,
      restore: restoreFunction,
      deadLetters,
      telling,
    });
    const notifications = new Notifications(this, 'Notifications', {
      config,
      topic,
      backup: backupFunction,
      restore: restoreFunction,
      telling,
    });
    const ofEnsembles = config.ensembles.flatMap((ensemble) => {
      const { sse } = config;
      const parts = { ensemble, bucket, sse, backup, restore, deadLetters, telling };
      return ensembleParts(within(ensemble.name), parts);
    });
    const { dashboard } = new BackupDashboard(this, 'Dashboard', {
      ensembles: config.ensembles.map(({ name }) => name),
      alarms: [...shared.all, notifications.unsent, ...ofEnsembles],
      backup: backupFunction,
      restore: restoreFunction,
      links: [
        { title: 'the runbook', url: telling.runbook },
        { title: 'backups', url: consoleLinks.function(backupFunction.functionName) },
        { title: 'restores', url: consoleLinks.function(restoreFunction.functionName) },
        { title: 'log of backups', url: consoleLinks.log(backupFunction.logGroup.logGroupName) },
        { title: 'log of restores', url: consoleLinks.log(restoreFunction.logGroup.logGroupName) },
        { title: 'the bucket', url: consoleLinks.bucket(bucket.bucketName) },
        { title: 'the alarms', url: consoleLinks.alarms() },
      ],
    });

    const { viewer, operator, sender } = new PersonAccess(this, 'People', {
      folders: foldersOf(config),
      bucket,
      sse: config.sse,
      functions: [backupFunction, restoreFunction],
      restore,
      operate: [backup, execute, notifications.handler],
    });

    // The command line reads these six from `cdk deploy --outputs-file`.
    output(this, 'BucketName', 'Where the backups lie', bucket.bucketName);
    output(this, 'BackupAliasArn', 'What takes backups', backup.functionArn);
    output(this, 'RestoreAliasArn', 'What plans and rehearses restores', restore.functionArn);
    output(this, 'RestoreExecuteAliasArn', 'What executes and undoes them', execute.functionArn);
    output(
      this,
      'NotifyFunctionArn',
      'What tells people of runs',
      notifications.handler.functionArn,
    );
    const names = config.ensembles.map(({ name }) => name).join(',');
    output(this, 'Ensembles', 'The ensembles', names);
    output(
      this,
      'ViewerPolicyArn',
      'For who looks, plans and rehearses restores',
      viewer.managedPolicyArn,
    );
    output(
      this,
      'OperatorPolicyArn',
      'For who besides takes backups, restores and undoes',
      operator.managedPolicyArn,
    );
    output(
      this,
      'ConnectPolicyArn',
      'For an operator who puts parts back by --connect; it reads their data',
      sender.managedPolicyArn,
    );
    output(
      this,
      'BackupFunctionLink',
      'The function in the console: choose the alias, then Asynchronous',
      consoleLinks.function(backupFunction.functionName),
    );
    output(
      this,
      'RestoreFunctionLink',
      'The function of restores in the console',
      consoleLinks.function(restoreFunction.functionName),
    );
    output(this, 'BucketLink', 'The bucket in the console', consoleLinks.bucket(bucket.bucketName));
    output(this, 'AlarmTopicArn', 'Where the alarms are heard', topic.topicArn);
    output(this, 'DeadLetterQueueUrl', 'Requests that led to nothing', deadLetters.queueUrl);
    output(
      this,
      'NotifyDeadLetterQueueUrl',
      'Notifications that were not sent',
      notifications.deadLetters.queueUrl,
    );
    output(this, 'DashboardLink', 'The dashboard', consoleLinks.dashboard(dashboard.dashboardName));
  }

  /** Schedules that could not be handed over, and requests whose run ended in failure. */
  #deadLetters(): Queue {
    const queue = new Queue(this, 'DeadLetters', {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself the dead-letter queue, of Scheduler and of the functions.',
    });
    return queue;
  }
}
