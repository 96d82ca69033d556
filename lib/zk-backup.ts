import { type Dashboard, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable, IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IAlias } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Aspects, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { metrics, restoreMetrics } from '../lambda/contract/signals.ts';
import { ZkBackupError } from '../lambda/errors.ts';
import { demand } from './account/demands.ts';
import { warnOfRegion } from './account/durable-regions.ts';
import { ensembleMetric } from './alarms/alarm.ts';
import { buildDeployment, type DeploymentParts } from './build-deployment.ts';
import { InvalidConfiguration } from './config/read-config.ts';
import { makeCopyStacks } from './copies/copy-stack.ts';
import { nameDeployment } from './deployment-name.ts';
import type { EnsembleParts } from './ensembles/ensemble-parts.ts';
import { checkedProps } from './props/checked-props.ts';
import type { EnsembleProps } from './props/ensemble-props.ts';
import { twinsOf } from './props/twins.ts';
import type { ZkBackupProps } from './props/zk-backup-props.ts';

/** Something was asked about an ensemble that is not in the construct. */
export class NotInConstruct extends ZkBackupError {}

/** An ensemble came when everything was made already. */
export class AddedTooLate extends ZkBackupError {}

/** Before every aspect of the app: what it is for, is there when they come. */
const beforeAspects = 0;

/**
 * Backups of ZooKeeper ensembles, and everything that restores them: schedules, functions, documents, rights,
 * alarms. Several may be in one stack.
 *
 * All of it is made of all ensembles together: when the first part of it is asked for, or else at synth. Until then
 * ensembles may be added.
 */
export class ZkBackup extends Construct {
  readonly #props: ZkBackupProps;
  readonly #ensembles: EnsembleProps[];
  #deployment: DeploymentParts | undefined;

  /** @throws InvalidConfiguration with every problem of the props; nothing was made then */
  constructor(scope: Construct, id: string, props: ZkBackupProps = {}) {
    super(scope, id);
    this.#props = props;
    this.#ensembles = [...(props.ensembles ?? [])];
    nameDeployment(this, props.name);
    demand(this, props);
    warnOfRegion(this);
    if (props.ensembles) this.#checked();
    // Now: a stack that is made while the app is synthesized is in no deployment.
    makeCopyStacks(this, props);
    Aspects.of(this).add({ visit: () => this.#made() }, { priority: beforeAspects });
  }

  /** Where the backups lie. */
  get bucket(): IBucket {
    return this.#made().bucket;
  }

  /** Where alarms and notifications are heard. */
  get topic(): ITopic {
    return this.#made().topic;
  }

  /** What takes backups, asynchronously: `{ "ensemble": NAME }`. */
  get backupAlias(): IAlias {
    return this.#made().orchestrators.backup;
  }

  /** What plans and rehearses restores. */
  get restoreAlias(): IAlias {
    return this.#made().orchestrators.restore;
  }

  /** What executes and undoes them. */
  get executeAlias(): IAlias {
    return this.#made().orchestrators.execute;
  }

  get dashboard(): Dashboard {
    return this.#made().dashboard;
  }

  /** Names of the ensembles, in the order given. */
  get ensembles(): readonly string[] {
    return this.#ensembles.map(({ name }) => name);
  }

  /**
   * One more ensemble.
   * @throws AddedTooLate once something was asked for that is made of all ensembles
   * @throws InvalidConfiguration
   */
  addEnsemble(ensemble: EnsembleProps): void {
    if (this.#deployment) {
      throw new AddedTooLate(
        `${this.node.path} was made before the ensemble ${JSON.stringify(ensemble.name)} was added.`,
        {
          hint: 'Add all ensembles before you ask for its bucket, topic, aliases, grants or metrics.',
        },
      );
    }
    this.#ensembles.push(ensemble);
    this.#checked();
  }

  /**
   * Makes everything now: what is wrong is told here, and not at synth.
   * @throws DocumentTooLarge, InvalidDocumentName
   */
  build(): void {
    this.#made();
  }

  /** Lets somebody look, plan and rehearse restores. It reads no archive. */
  grantView(grantee: IGrantable): Grant {
    return this.#made().people.grantView(grantee);
  }

  /** The same, and besides take backups, restore and undo. */
  grantOperate(grantee: IGrantable): Grant {
    return this.#made().people.grantOperate(grantee);
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
    const parts = this.#made().parts.get(ensemble);
    if (parts) return parts;
    throw new NotInConstruct(`${this.node.path} has no ensemble ${JSON.stringify(ensemble)}.`, {
      hint: `Name one of ${this.ensembles.join(', ')}, or add it to "ensembles".`,
    });
  }

  #checked() {
    return checkedProps(this, { ...this.#props, ensembles: this.#ensembles });
  }

  #make(): DeploymentParts {
    const checked = this.#checked();
    const twins = twinsOf(this, checked.config);
    if (twins.length > 0) throw new InvalidConfiguration(this.node.path, twins);
    return buildDeployment(this, this.#props, checked);
  }

  #made(): DeploymentParts {
    this.#deployment ??= this.#make();
    return this.#deployment;
  }
}
