import { join } from 'node:path';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CustomResource, Duration, Validations } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import type { DeploymentProperties } from '../../lambda/contract/deployment.ts';
import { mayRun } from '../account/run-under.ts';
import type { Config } from '../config/config.ts';
import { deploymentName } from '../deployment-name.ts';
import { functionCode } from '../functions/function-code.ts';
import { restoreSettings } from '../functions/function-settings.ts';
import { backupEnvironment } from '../functions/lambda-environment.ts';
import { allowDeployment, allowToSeeExecutions } from './deployment-access.ts';
import { needsOfRuns } from './needs-of-runs.ts';

export interface RunsUnderWayProps {
  readonly config: Config;
  readonly bucket: IBucket;
  /** Of the nodes, by name of the ensemble. */
  readonly nodeRoles: ReadonlyMap<string, readonly IRole[]>;
  /** Ids of runs that may lose what they need. */
  readonly giveUpRuns: readonly string[];
  /** What the function runs under; undefined: one is made. */
  readonly role: IRole | undefined;
}

/**
 * Asks, before a deployment changes anything, whether a run under way would lose what it may still need. A function of
 * ours says yes or no (ADR 066).
 */
export class RunsUnderWay extends Construct {
  readonly #handler: LambdaFunction;
  readonly #resource: CustomResource;

  constructor(scope: Construct, id: string, props: RunsUnderWayProps) {
    super(scope, id);
    const { config, bucket, nodeRoles, giveUpRuns } = props;
    this.#handler = deploymentFunction(this, 'Deployment', props);
    allowDeployment(this.#handler, { bucket, encryption: config });
    const properties: DeploymentProperties = {
      Ensembles: needsOfRuns(restoreSettings(config, deploymentName(this)), nodeRoles),
      ...(giveUpRuns.length > 0 && { GiveUpRuns: giveUpRuns }),
    };
    this.#resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ZkBackupRunsUnderWay',
      serviceToken: this.#handler.functionArn,
      // Of a function that dies Lambda tries the event twice more, with pauses of one and two minutes.
      serviceTimeout: Duration.minutes(15),
      properties,
    });
  }

  /** What is changed only where nothing is in the way. */
  goesBefore(...changed: readonly IConstruct[]): void {
    for (const { node } of changed) node.addDependency(this.#resource);
  }

  /** Whom the function may ask of. */
  asksOf(orchestrators: readonly IFunction[]): void {
    allowToSeeExecutions(this.#handler, orchestrators);
  }
}

function deploymentFunction(
  scope: Construct,
  id: string,
  { config, bucket, role }: RunsUnderWayProps,
): LambdaFunction {
  const made = new LambdaFunction(scope, id, {
    description: 'zk-backup: says whether a deployment would take something from runs under way',
    code: functionCode(
      scope,
      join(__dirname, '..', '..', 'lambda', 'deployment', 'handler.ts'),
      {},
    ),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 512,
    timeout: Duration.minutes(3),
    environment: backupEnvironment({ config, bucket, copies: [] }),
    role,
    loggingFormat: LoggingFormat.JSON,
    logGroup: new LogGroup(scope, `${id}Log`, { retention: config.logRetention }),
  });
  Validations.of(made).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'What a function needs to log.',
  });
  mayRun(made, role, 'deployment');
  return made;
}
