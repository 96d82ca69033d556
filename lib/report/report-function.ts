import { join } from 'node:path';
import {
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Duration, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { pageKey } from '../../lambda/contract/keys.ts';
import {
  environment,
  type ReportFileSettings,
  reportEnvironment,
} from '../../lambda/contract/settings.ts';
import { mayRun } from '../account/run-under.ts';
import { deploymentName } from '../deployment-name.ts';
import { functionCode } from '../functions/function-code.ts';
import { allowReport, type ReportFunctionProps } from './report-access.ts';

/** What makes the page of all ensembles of the stack, and puts it into the bucket. */
export function reportFunction(
  scope: Construct,
  id: string,
  props: ReportFunctionProps,
): LambdaFunction {
  const { config, bucket } = props;
  const { ensembles, sse, s3Endpoint } = config;
  const settings: ReportFileSettings = { ensembles: ensembles.map(({ name }) => name) };
  const made = new LambdaFunction(scope, id, {
    description: 'zk-backup: makes the page about all backups',
    code: functionCode(
      scope,
      join(__dirname, '..', '..', 'lambda', 'report', 'handler.ts'),
      settings,
    ),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    // Of 300 ensembles it takes half a minute, and a third of this (ADR 053).
    memorySize: 1024,
    timeout: Duration.minutes(5),
    environment: {
      [environment.bucket]: bucket.bucketName,
      [reportEnvironment.page]: pageKey(deploymentName(scope)),
      ...(s3Endpoint && { [environment.s3Endpoint]: s3Endpoint }),
      ...(sse && { [environment.sse]: sse }),
    },
    role: props.role,
    loggingFormat: LoggingFormat.JSON,
    logGroup: new LogGroup(scope, `${id}Log`, { retention: config.logRetention }),
  });
  Validations.of(made).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'What a function needs to log.',
  });
  mayRun(made, props.role, 'report');
  allowReport(made, props);
  return made;
}
