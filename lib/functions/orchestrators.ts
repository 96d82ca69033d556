import { join } from 'node:path';
import type { Alias, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { restoreSeconds } from '../../lambda/contract/restore-times.ts';
import { aliasName, type RestoreAlias, restoreAliases } from '../../lambda/contract/settings.ts';
import { runTimes } from '../../lambda/contract/times.ts';
import type { Config } from '../config/config.ts';
import { allowBackups } from './backup-access.ts';
import { durableFunction, functionAlias } from './durable-function.ts';
import {
  type BackupFunctionProps,
  backupEnvironment,
  restoreFunctionEnvironment,
} from './lambda-environment.ts';
import { allowRestores } from './restore-access.ts';

export interface OrchestratorsProps extends BackupFunctionProps {
  readonly deadLetters: Queue;
}

/** The execution outlasts the run of the ensemble with the longest `maxDowntime`. */
const longestRunSeconds = ({ ensembles }: Config) =>
  Math.max(...ensembles.map(({ maxDowntime }) => runTimes(maxDowntime).runSeconds));

/** The durable functions that take backups and restore them, each with the alias it is invoked by. */
export class Orchestrators extends Construct {
  readonly backupFunction: LambdaFunction;
  readonly backup: Alias;
  readonly restoreFunction: LambdaFunction;
  /** Plans and rehearses. */
  readonly restore: Alias;
  /** Executes and undoes. */
  readonly execute: Alias;

  constructor(scope: Construct, id: string, props: OrchestratorsProps) {
    super(scope, id);
    const { logRetention } = props.config;
    this.backupFunction = durableFunction(this, 'Backup', {
      description: 'zk-backup: takes a backup of one ensemble and checks it',
      entry: join(__dirname, '..', '..', 'lambda', 'backup', 'handler.ts'),
      executionSeconds: longestRunSeconds(props.config),
      environment: backupEnvironment(this, props),
      logRetention,
    });
    allowBackups(this.backupFunction, props);
    const { deadLetters } = props;
    this.backup = functionAlias(this, 'BackupLive', {
      aliasName,
      of: this.backupFunction,
      deadLetters,
    });

    this.restoreFunction = durableFunction(this, 'Restore', {
      description: 'zk-backup: restores a backup, or rehearses it',
      entry: join(__dirname, '..', '..', 'lambda', 'restore', 'handler.ts'),
      executionSeconds: restoreSeconds,
      environment: restoreFunctionEnvironment(this, { ...props, backup: this.backup }),
      logRetention,
    });
    allowRestores(this.restoreFunction, { ...props, backup: this.backup });
    const restoreAlias = (id: string, aliasName: RestoreAlias) =>
      functionAlias(this, id, { aliasName, of: this.restoreFunction, deadLetters });
    this.restore = restoreAlias('RestoreLive', restoreAliases.plan);
    this.execute = restoreAlias('RestoreExecute', restoreAliases.execute);
  }
}
