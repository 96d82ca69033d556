import { type Dashboard, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Grant, IGrantable, IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IAlias } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { metrics, restoreMetrics } from '../lambda/contract/signals.ts';
import { ZkBackupError } from '../lambda/errors.ts';
import { ensembleMetric } from './alarms/alarm.ts';
import { AlarmTopic } from './alarms/alarm-topic.ts';
import { OrchestratorAlarms } from './alarms/alarms.ts';
import { tagAsOurs } from './application-tag.ts';
import { ArchiveBucket } from './archive-bucket.ts';
import { BackupDashboard } from './dashboard/dashboard.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { nameDeployment } from './deployment-name.ts';
import { NodeDocuments } from './documents/node-documents.ts';
import { SharedScripts } from './documents/shared-scripts.ts';
import { type EnsembleParts, ensembleParts } from './ensemble-parts.ts';
import { Orchestrators } from './functions/orchestrators.ts';
import { Notifications } from './notifications/notifications.ts';
import { runbookOf } from './notifications/runbook.ts';
import { PersonAccess } from './person-access.ts';
import { checkedProps } from './props/checked-props.ts';
import type { ZkBackupProps } from './props/zk-backup-props.ts';
import { ScheduledReport } from './report/scheduled-report.ts';
import { panelLinks, sharedOutputs } from './shared-outputs.ts';

/** Something was asked about an ensemble that is not in the construct. */
export class NotInConstruct extends ZkBackupError {}

/**
 * Backups of ZooKeeper ensembles, and everything that restores them: schedules, functions, documents, rights,
 * alarms. Several may be in one stack.
 */
export class ZkBackup extends Construct {
  /** Names of the ensembles, in the order given. */
  readonly ensembles: readonly string[];
  /** Where the backups lie. */
  readonly bucket: IBucket;
  /** Where alarms and notifications are heard. */
  readonly topic: ITopic;
  /** What takes backups, asynchronously: `{ "ensemble": NAME }`. */
  readonly backupAlias: IAlias;
  /** What plans and rehearses restores. */
  readonly restoreAlias: IAlias;
  /** What executes and undoes them. */
  readonly executeAlias: IAlias;
  readonly dashboard: Dashboard;
  readonly #people: PersonAccess;
  readonly #parts: ReadonlyMap<string, EnsembleParts>;

  /** @throws InvalidConfiguration with every problem of the props; nothing was made then */
  constructor(scope: Construct, id: string, props: ZkBackupProps) {
    super(scope, id);
    const { config, nodeRoles } = checkedProps(this.node.path, props);
    nameDeployment(this, props.name);
    tagAsOurs(this);
    this.ensembles = config.ensembles.map(({ name }) => name);

    const { bucket } = new ArchiveBucket(this, 'Archive', { ...props, config });
    const deadLetters = deadLetterQueue(this, 'DeadLetters', 'Scheduler and of the functions');
    const scopes = new Map(
      config.ensembles.map((ensemble) => [
        ensemble,
        new Construct(this, `ensemble-${ensemble.name}`),
      ]),
    );
    const scripts = new SharedScripts(this, 'Scripts');
    const documents = new Map(
      [...scopes].map(([ensemble, within]) => [
        ensemble.name,
        new NodeDocuments(within, 'Documents', { config, ensemble, bucket, scripts }),
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
    const heardBy = [topic, ...(props.notify?.topic ? [props.notify.topic] : [])];
    const telling = {
      actions: heardBy.map((one) => new SnsAction(one)),
      runbook: runbookOf(config.notify.runbookUrl),
    };
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
    this.#parts = new Map(
      [...scopes].map(([ensemble, within]) => [
        ensemble.name,
        ensembleParts(within, {
          ensemble,
          nodeRoles: nodeRoles.get(ensemble.name) ?? [],
          bucket,
          encryption: config,
          backup,
          restore,
          deadLetters,
          telling,
        }),
      ]),
    );
    const ofEnsembles = [...this.#parts.values()].flatMap(({ alarms }) => alarms);
    const report =
      config.report &&
      new ScheduledReport(this, 'ScheduledReport', {
        config,
        schedule: config.report.schedule,
        bucket,
        orchestrators: [backupFunction, restoreFunction],
        deadLetters,
      });
    const { dashboard } = new BackupDashboard(this, 'Dashboard', {
      ensembles: this.ensembles,
      alarms: [...shared.all, notifications.unsent, ...ofEnsembles],
      backup: backupFunction,
      restore: restoreFunction,
      links: panelLinks({ runbook: telling.runbook, backupFunction, restoreFunction, bucket }),
    });
    const people = new PersonAccess(this, 'People', {
      ensembles: this.ensembles,
      bucket,
      encryption: config,
      functions: [backupFunction, restoreFunction],
      page: report?.page,
      restore,
      operate: [backup, execute, notifications.handler],
    });
    sharedOutputs(this, {
      ensembles: this.ensembles,
      ...{ bucket, orchestrators, notifications, people, report, topic, deadLetters, dashboard },
    });

    this.bucket = bucket;
    this.topic = topic;
    this.backupAlias = backup;
    this.restoreAlias = restore;
    this.executeAlias = execute;
    this.dashboard = dashboard;
    this.#people = people;
  }

  /** Lets somebody look, plan and rehearse restores. It reads no archive. */
  grantView(grantee: IGrantable): Grant {
    return this.#people.grantView(grantee);
  }

  /** The same, and besides take backups, restore and undo. */
  grantOperate(grantee: IGrantable): Grant {
    return this.#people.grantOperate(grantee);
  }

  /**
   * What a node of the ensemble may do, to be attached to the role of its instances; `Nodes.of` and `roles` do so by
   * themselves.
   * @throws NotInConstruct
   */
  nodePolicy(ensemble: string): IManagedPolicy {
    return this.#partsOf(ensemble).nodePolicy;
  }

  /**
   * Seconds since the newest good backup, as each run tells it.
   * @throws NotInConstruct
   */
  metricAge(ensemble: string, options?: MetricOptions): Metric {
    return this.#metric(ensemble, metrics.ageSeconds, Stats.MAXIMUM, options);
  }

  /**
   * Level of the proof of the newest good backup: 3 is proven, 2 is sound.
   * @throws NotInConstruct
   */
  metricLevel(ensemble: string, options?: MetricOptions): Metric {
    return this.#metric(ensemble, metrics.level, Stats.MINIMUM, options);
  }

  /**
   * Seconds that the node of a backup was down.
   * @throws NotInConstruct
   */
  metricDowntime(ensemble: string, options?: MetricOptions): Metric {
    return this.#metric(ensemble, metrics.downtimeSeconds, Stats.MAXIMUM, options);
  }

  /**
   * Good backups.
   * @throws NotInConstruct
   */
  metricSucceeded(ensemble: string, options?: MetricOptions): Metric {
    return this.#metric(ensemble, metrics.succeeded, Stats.SUM, options);
  }

  /**
   * Backups that failed, or whose end nobody saw.
   * @throws NotInConstruct
   */
  metricFailed(ensemble: string, options?: MetricOptions): Metric {
    return this.#metric(ensemble, metrics.failed, Stats.SUM, options);
  }

  /**
   * Seconds since the last good drill.
   * @throws NotInConstruct
   */
  metricDrillAge(ensemble: string, options?: MetricOptions): Metric {
    return this.#metric(ensemble, restoreMetrics.drillAgeSeconds, Stats.MINIMUM, options);
  }

  #metric(ensemble: string, name: string, statistic: string, options?: MetricOptions): Metric {
    this.#partsOf(ensemble);
    return ensembleMetric(ensemble, name, Duration.minutes(5)).with({ statistic, ...options });
  }

  #partsOf(ensemble: string): EnsembleParts {
    const parts = this.#parts.get(ensemble);
    if (parts) return parts;
    throw new NotInConstruct(`${this.node.path} has no ensemble ${JSON.stringify(ensemble)}.`, {
      hint: `Name one of ${this.ensembles.join(', ')}, or add it to "ensembles".`,
    });
  }
}
