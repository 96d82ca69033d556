import { join } from 'node:path';
import { Alias, Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { aliasName, runTimes } from '../lambda/contract.ts';
import type { Config } from './config.ts';
import { lambdaEnvironment } from './lambda-environment.ts';
import type { NodeDocuments } from './node-documents.ts';
import { allowOrchestration } from './orchestrator-access.ts';

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

/** The durable function that takes backups, and the alias that it is invoked by. */
export class Orchestrators extends Construct {
  readonly backupFunction: NodejsFunction;
  /** A durable function cannot be invoked unqualified. */
  readonly backup: Alias;

  constructor(scope: Construct, id: string, props: OrchestratorsProps) {
    super(scope, id);
    this.backupFunction = new NodejsFunction(this, 'Backup', {
      description: 'zk-backup: takes a backup of one ensemble and checks it',
      entry: join(__dirname, '../lambda/backup/handler.ts'),
      handler: 'handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // The tree of 4 million znodes, and nearly two CPUs for gunzip beside the replay. More than
      // this is refused to new accounts.
      memorySize: 3008,
      timeout: Duration.minutes(15),
      durableConfig: {
        executionTimeout: Duration.seconds(longestRunSeconds(props.config)),
        retentionPeriod: Duration.days(30),
      },
      environment: lambdaEnvironment(this, props),
      loggingFormat: LoggingFormat.JSON,
      logGroup: new LogGroup(this, 'BackupLog', { retention: RetentionDays.THREE_MONTHS }),
      // An execution stays on the version it began with; the next deployment must not delete it.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      bundling: {
        // mainFields is what lets esbuild shake the SDK's tree; unminified keeps stacks readable.
        bundleAwsSDK: true,
        mainFields: ['module', 'main'],
        format: OutputFormat.CJS,
      },
    });
    allowOrchestration(this.backupFunction, props);
    this.backup = new Alias(this, 'BackupLive', {
      aliasName,
      version: this.backupFunction.currentVersion,
      // Lambda's own retries would be further backups; settings on the function reach only $LATEST.
      retryAttempts: 0,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(props.deadLetters),
    });
    Validations.of(this.backupFunction).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicDurableExecutionRolePolicy]',
      reason: 'What a durable function needs to log and to save its state; AWS keeps it complete.',
    });
  }
}
