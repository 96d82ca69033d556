import {
  Alias,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
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
}

/** A durable function of ours, with its log. Its role may log and save its state, nothing else. */
export function durableFunction(
  scope: Construct,
  id: string,
  { description, entry, executionSeconds, settings, environment }: DurableFunctionProps,
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
    loggingFormat: LoggingFormat.JSON,
    logGroup: new LogGroup(scope, `${id}Log`, { retention: RetentionDays.THREE_MONTHS }),
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
}

/** What a durable function is invoked by: it cannot be invoked unqualified. */
export const functionAlias = (
  scope: Construct,
  id: string,
  { aliasName, of, deadLetters }: FunctionAliasProps,
) =>
  new Alias(scope, id, {
    aliasName,
    version: of.currentVersion,
    // Lambda's own retries would be further runs; settings on the function reach only $LATEST.
    retryAttempts: 0,
    maxEventAge: Duration.seconds(deliveries.aliasSeconds),
    onFailure: new SqsDestination(deadLetters),
  });
