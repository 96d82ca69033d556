import { join } from 'node:path';
import type { Alias, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { restoreSeconds } from '../lambda/restore-contract.ts';
import { runTimes } from '../lambda/run-times.ts';
import { allowBackups } from './backup-access.ts';
import type { Config } from './config.ts';
import { durableFunction, liveAlias } from './durable-function.ts';
import { backupEnvironment, restoreFunctionEnvironment } from './lambda-environment.ts';
import type { NodeDocuments } from './node-documents.ts';
import { allowRestores } from './restore-access.ts';

export interface OrchestratorsProps {
  readonly config: Config;
  readonly bucket: IBucket;
  readonly deadLetters: Queue;
  /** By name of the ensemble. */
  readonly documents: ReadonlyMap<string, NodeDocuments>;
}

/** The execution outlasts the run of the ensemble with the longest `maxDowntime`. */
const longestRunSeconds = ({ ensembles }: Config) =>
  Math.max(...ensembles.map(({ maxDowntime }) => runTimes(maxDowntime).runSeconds));

/** The durable functions that take backups and restore them, each with the alias it is invoked by. */
export class Orchestrators extends Construct {
  readonly backupFunction: LambdaFunction;
  readonly backup: Alias;
  readonly restoreFunction: LambdaFunction;
  readonly restore: Alias;

  constructor(scope: Construct, id: string, props: OrchestratorsProps) {
    super(scope, id);
    this.backupFunction = durableFunction(this, 'Backup', {
      description: 'zk-backup: takes a backup of one ensemble and checks it',
      entry: join(__dirname, '../lambda/backup/handler.ts'),
      executionSeconds: longestRunSeconds(props.config),
      environment: backupEnvironment(this, props),
    });
    allowBackups(this.backupFunction, props);
    this.backup = liveAlias(this, 'BackupLive', this.backupFunction, props.deadLetters);

    this.restoreFunction = durableFunction(this, 'Restore', {
      description: 'zk-backup: restores a backup, or rehearses it',
      entry: join(__dirname, '../lambda/restore/handler.ts'),
      executionSeconds: restoreSeconds,
      environment: restoreFunctionEnvironment(this, { ...props, backup: this.backup }),
    });
    allowRestores(this.restoreFunction, { ...props, backup: this.backup });
    this.restore = liveAlias(this, 'RestoreLive', this.restoreFunction, props.deadLetters);
  }
}
