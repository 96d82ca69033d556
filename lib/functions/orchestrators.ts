import { join } from 'node:path';
import type { Alias, CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { restoreSeconds } from '../../lambda/contract/restore-times.ts';
import { aliasName, type RestoreAlias, restoreAliases } from '../../lambda/contract/settings.ts';
import { runTimes } from '../../lambda/contract/times.ts';
import type { FunctionRoles } from '../account/account-props.ts';
import { mayRun } from '../account/run-under.ts';
import type { Config } from '../config/config.ts';
import { deploymentName } from '../deployment-name.ts';
import { allowBackups } from './backup-access.ts';
import { durableFunction, functionAlias } from './durable-function.ts';
import { backupSettings, restoreSettings } from './function-settings.ts';
import {
  type BackupFunctionProps,
  backupEnvironment,
  restoreFunctionEnvironment,
} from './lambda-environment.ts';
import { allowRestores } from './restore-access.ts';

export interface OrchestratorsProps extends BackupFunctionProps {
  readonly deadLetters: Queue;
  readonly functionRoles: FunctionRoles | undefined;
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
    const { config, documents, deadLetters, functionRoles } = props;
    const { logRetention } = config;
    const prefix = deploymentName(this);
    this.backupFunction = durableFunction(this, 'Backup', {
      description: 'zk-backup: takes a backup of one ensemble and checks it',
      entry: join(__dirname, '..', '..', 'lambda', 'backup', 'handler.ts'),
      executionSeconds: longestRunSeconds(config),
      settings: backupSettings(config, prefix),
      environment: backupEnvironment(props),
      logRetention,
      role: functionRoles?.backup,
    });
    afterDocuments(
      this.backupFunction,
      documents.flatMap(({ ofBackups }) => ofBackups),
    );
    mayRun(this.backupFunction, functionRoles?.backup, 'backup');
    allowBackups(this.backupFunction, props);
    this.backup = functionAlias(this, 'BackupLive', {
      aliasName,
      of: this.backupFunction,
      deadLetters,
    });

    this.restoreFunction = durableFunction(this, 'Restore', {
      description: 'zk-backup: restores a backup, or rehearses it',
      entry: join(__dirname, '..', '..', 'lambda', 'restore', 'handler.ts'),
      executionSeconds: restoreSeconds,
      settings: restoreSettings(config, prefix),
      environment: restoreFunctionEnvironment({ ...props, backup: this.backup }),
      logRetention,
      role: functionRoles?.restore,
    });
    afterDocuments(
      this.restoreFunction,
      documents.flatMap(({ ofRestores }) => ofRestores),
    );
    mayRun(this.restoreFunction, functionRoles?.restore, 'restore');
    allowRestores(this.restoreFunction, { ...props, backup: this.backup });
    const restoreAlias = (id: string, aliasName: RestoreAlias) =>
      functionAlias(this, id, { aliasName, of: this.restoreFunction, deadLetters });
    this.restore = restoreAlias('RestoreLive', restoreAliases.plan);
    this.execute = restoreAlias('RestoreExecute', restoreAliases.execute);
  }
}

/** What is sent is there, in its newest version, before the function that sends it: settings and rights name it by text. */
function afterDocuments(handler: LambdaFunction, documents: readonly CfnDocument[]): void {
  const resource = handler.node.defaultChild as CfnFunction;
  for (const document of documents) resource.addResourceDependency(document);
}
