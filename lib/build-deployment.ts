import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { connectToVpc } from './account/connect-to-vpc.ts';
import { demand } from './account/demands.ts';
import { AlarmTopic } from './alarms/alarm-topic.ts';
import { OrchestratorAlarms } from './alarms/alarms.ts';
import { copyAlarm } from './alarms/copy-alarm.ts';
import { ArchiveBucket } from './archive-bucket.ts';
import { copyPlaces } from './copies/copy-place.ts';
import { Replication } from './copies/replication.ts';
import { BackupDashboard } from './dashboard/dashboard.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { RunsUnderWay } from './deployment/runs-under-way.ts';
import { deploymentName } from './deployment-name.ts';
import { nodeDocuments } from './documents/node-documents.ts';
import { type EnsembleParts, ensembleParts } from './ensembles/ensemble-parts.ts';
import { scheduledTarget } from './ensembles/scheduled-target.ts';
import { Orchestrators } from './functions/orchestrators.ts';
import { foldersOf } from './functions/statements.ts';
import { Notifications } from './notifications/notifications.ts';
import { runbookOf } from './notifications/runbook.ts';
import { PersonAccess } from './person-access.ts';
import type { CheckedProps } from './props/checked-props.ts';
import type { ZkBackupProps } from './props/zk-backup-props.ts';
import { ScheduledReport } from './report/scheduled-report.ts';
import { panelLinks, sharedOutputs } from './shared-outputs.ts';

/** What others ask for of all that was made. */
export interface DeploymentParts {
  readonly bucket: IBucket;
  readonly topic: ITopic;
  readonly orchestrators: Orchestrators;
  readonly people: PersonAccess;
  readonly dashboard: Dashboard;
  /** By name of the ensemble. */
  readonly parts: ReadonlyMap<string, EnsembleParts>;
}

/** Everything that backs up and restores these ensembles. */
export function buildDeployment(
  here: Construct,
  props: ZkBackupProps,
  { config, nodeRoles }: CheckedProps,
): DeploymentParts {
  const ensembles = config.ensembles.map(({ name }) => name);
  const { bucket, made } = new ArchiveBucket(here, 'Archive', props);
  const copies = copyPlaces(config, deploymentName(here));
  const replication =
    made && copies.length > 0
      ? new Replication(here, 'Replication', {
          ...{ bucket: made, copies, encryption: config },
          isLocked: config.objectLock !== undefined,
        })
      : undefined;
  const deadLetters = deadLetterQueue(here, 'DeadLetters', 'Scheduler and of the functions');
  const runsUnderWay = new RunsUnderWay(here, 'RunsUnderWay', {
    ...{ config, bucket, nodeRoles },
    giveUpRuns: props.giveUpRuns ?? [],
    role: props.functionRoles?.deployment,
  });
  const documents = nodeDocuments(here, 'Documents', { config, bucket, copies });
  const orchestrators = new Orchestrators(here, 'Orchestrators', {
    config,
    bucket,
    copies,
    deadLetters,
    documents,
    functionRoles: props.functionRoles,
  });
  const { backup, restore, execute, backupFunction, restoreFunction } = orchestrators;
  runsUnderWay.asksOf([backupFunction, restoreFunction]);
  runsUnderWay.goesBefore(
    ...documents,
    ...[backupFunction, restoreFunction].flatMap(({ role }) => role ?? []),
  );

  const { topic } = new AlarmTopic(here, 'Alarms', config.notify);
  const heardBy = [topic, ...(props.notify?.topic ? [props.notify.topic] : [])];
  const telling = {
    actions: heardBy.map((one) => new SnsAction(one)),
    runbook: runbookOf(config.notify.runbookUrl),
  };
  const shared = new OrchestratorAlarms(here, 'OrchestratorAlarms', {
    backup: backupFunction,
    restore: restoreFunction,
    deadLetters,
    telling,
  });
  const ofCopies = copies.length > 0 ? [copyAlarm(here, 'CopyLate', bucket, telling)] : [];
  const notifications = new Notifications(here, 'Notifications', {
    config,
    topic,
    backup: backupFunction,
    restore: restoreFunction,
    telling,
    role: props.functionRoles?.notify,
  });
  const targets = {
    backup: scheduledTarget(backup, deadLetters),
    restore: scheduledTarget(restore, deadLetters),
  };
  const parts = ensembleParts(here, {
    ensembles: config.ensembles,
    nodeRoles,
    bucket,
    copies,
    encryption: config,
    ...targets,
    telling,
  });
  runsUnderWay.goesBefore(...[...parts.values()].map(({ nodePolicy }) => nodePolicy));
  const ofEnsembles = [...parts.values()].flatMap(({ alarms }) => alarms);
  const report =
    config.report &&
    new ScheduledReport(here, 'ScheduledReport', {
      config,
      schedule: config.report.schedule,
      bucket,
      orchestrators: [backupFunction, restoreFunction],
      deadLetters,
      role: props.functionRoles?.report,
    });
  const { dashboard } = new BackupDashboard(here, 'Dashboard', {
    ensembles,
    alarms: [...shared.all, notifications.unsent, ...ofCopies, ...ofEnsembles],
    backup: backupFunction,
    restore: restoreFunction,
    links: panelLinks(here, { runbook: telling.runbook, backupFunction, restoreFunction, bucket }),
  });
  const people = new PersonAccess(here, 'People', {
    folders: foldersOf(config),
    bucket,
    encryption: config,
    functions: [backupFunction, restoreFunction],
    page: report?.page,
    restore,
    operate: [backup, execute, notifications.handler],
  });
  sharedOutputs(here, {
    ensembles,
    ...{
      bucket,
      copies,
      replication,
      orchestrators,
      notifications,
      people,
      report,
      topic,
      deadLetters,
      dashboard,
    },
  });
  if (props.vpc) connectToVpc(here, props.vpc);
  for (const target of [...Object.values(targets), ...(report ? [report.target] : [])]) {
    // Made in the stack, beside what is below.
    demand(target.role, props);
  }

  return { bucket, topic, orchestrators, people, dashboard, parts };
}
