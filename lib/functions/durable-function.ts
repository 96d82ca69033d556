import type { IRole } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Annotations, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { deliveries } from '../../lambda/contract/times.ts';
import { functionCode } from './function-code.ts';

export interface DurableFunctionProps {
  readonly description: string;
  readonly entry: string;
  readonly executionSeconds: number;
  /** What is written beside its code. */
  readonly settings: object;
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
  /** What it runs under; undefined: one is made. */
  readonly role: IRole | undefined;
}

/** A durable function of ours, with its log. Its role may log and save its state, nothing else. */
export function durableFunction(
  scope: Construct,
  id: string,
  {
    description,
    entry,
    executionSeconds,
    settings,
    environment,
    logRetention,
    role,
  }: DurableFunctionProps,
): LambdaFunction {
  const made = new LambdaFunction(scope, id, {
    description,
    code: functionCode(scope, entry, settings),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    // The tree of 4 million znodes, and nearly two CPUs for gunzip beside the replay. More than
    // this is refused to new accounts.
    memorySize: 3008,
    timeout: Duration.minutes(15),
    durableConfig: {
      executionTimeout: Duration.seconds(executionSeconds),
      retentionPeriod: Duration.days(30),
    },
    environment,
    role,
    loggingFormat: LoggingFormat.JSON,
    logGroup: new LogGroup(scope, `${id}Log`, { retention: logRetention }),
    // An execution stays on the version it began with; the next deployment must not delete it.
    currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
  });
  Validations.of(made).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicDurableExecutionRolePolicy]',
    reason: 'What a durable function needs to log and to save its state; AWS keeps it complete.',
  });
  Annotations.of(made).acknowledgeInfo(
    'aws-lambda:Function.DurableConfig',
    'It was durable from its first deployment on.',
  );
  return made;
}

export interface FunctionAliasProps {
  readonly aliasName: string;
  readonly of: LambdaFunction;
  readonly deadLetters: IQueue;
  /**
   * How often Lambda invokes it again by itself.
   * @default 0 - of a durable function they would be further runs
   */
  readonly retryAttempts?: number;
}

/** What a function is invoked by: a durable one cannot be invoked unqualified. */
export const functionAlias = (
  scope: Construct,
  id: string,
  { aliasName, of, deadLetters, retryAttempts = 0 }: FunctionAliasProps,
) =>
  new Alias(scope, id, {
    aliasName,
    version: of.currentVersion,
    // Settings on the function reach only $LATEST.
    retryAttempts,
    maxEventAge: Duration.seconds(deliveries.aliasSeconds),
    onFailure: new SqsDestination(deadLetters),
  });
