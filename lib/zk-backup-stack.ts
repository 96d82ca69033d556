import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic.ts';
import { EnsembleAlarms, OrchestratorAlarms } from './alarms.ts';
import { ArchiveBucket } from './archive-bucket.ts';
import type { Config } from './config.ts';
import { BackupDashboard } from './dashboard.ts';
import { NodeAccess } from './node-access.ts';
import { NodeDocuments } from './node-documents.ts';
import { Orchestrators } from './orchestrators.ts';
import { consoleLinks, invokeCommand, output } from './outputs.ts';
import { BackupSchedule } from './schedules.ts';

export interface ZkBackupStackProps extends StackProps {
  readonly config: Config;
}

/** Everything that backs up the ensembles of one configuration. */
export class ZkBackupStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: ZkBackupStackProps) {
    super(scope, id, { description: 'Backups of Apache ZooKeeper (zk-backup)', ...props });
    Tags.of(this).add('application', 'zk-backup');

    const { bucket } = new ArchiveBucket(this, 'Archive', config);
    const deadLetters = this.#deadLetters();
    const scopes = new Map(
      config.ensembles.map(({ name }) => [name, new Construct(this, `ensemble-${name}`)]),
    );
    const within = (name: string) => scopes.get(name) ?? this;
    const documents = new Map(
      config.ensembles.map((ensemble) => [
        ensemble.name,
        new NodeDocuments(within(ensemble.name), 'Documents', { config, ensemble }),
      ]),
    );
    const { backup, backupFunction } = new Orchestrators(this, 'Orchestrators', {
      config,
      bucket,
      deadLetters,
      documents,
    });

    const { topic } = new AlarmTopic(this, 'Alarms', config.notify);
    const actions = [new SnsAction(topic)];
    if (config.notify.topic) {
      actions.push(new SnsAction(Topic.fromTopicArn(this, 'OtherTopic', config.notify.topic)));
    }
    const shared = new OrchestratorAlarms(this, 'OrchestratorAlarms', {
      handler: backupFunction,
      deadLetters,
      actions,
    });
    const alarms = [...shared.all];

    for (const ensemble of config.ensembles) {
      const here = within(ensemble.name);
      const { schedule } = new BackupSchedule(here, 'Backup', {
        ensemble,
        target: backup,
        deadLetters,
      });
      const { policy } = new NodeAccess(here, 'Node', { bucket, ensemble });
      alarms.push(...new EnsembleAlarms(here, 'Alarms', { ensemble, actions }).all);
      output(
        here,
        'InvokeCommand',
        `Back up ${ensemble.name} now`,
        invokeCommand(backup.functionArn, ensemble.name),
      );
      output(here, 'ScheduleName', `Schedule of ${ensemble.name}`, schedule.scheduleName);
      output(
        here,
        'ScheduleLink',
        `Schedule of ${ensemble.name} in the console`,
        consoleLinks.schedule(schedule.scheduleName),
      );
      output(
        here,
        'NodePolicyArn',
        `Policy for the instance role of ${ensemble.name}`,
        policy.managedPolicyArn,
      );
    }

    const { dashboard } = new BackupDashboard(this, 'Dashboard', {
      ensembles: config.ensembles.map(({ name }) => name),
      alarms,
    });
    output(this, 'BackupAliasArn', 'What schedules and people invoke', backup.functionArn);
    output(
      this,
      'BackupFunctionLink',
      'The function in the console: choose the alias, then Asynchronous',
      consoleLinks.function(backupFunction.functionName),
    );
    output(this, 'BucketName', 'Where the backups lie', bucket.bucketName);
    output(this, 'BucketLink', 'The bucket in the console', consoleLinks.bucket(bucket.bucketName));
    output(this, 'AlarmTopicArn', 'Where the alarms are heard', topic.topicArn);
    output(this, 'DeadLetterQueueUrl', 'Requests that led to no backup', deadLetters.queueUrl);
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
      reason: 'It is itself the dead-letter queue, of Scheduler and of the function.',
    });
    return queue;
  }
}
