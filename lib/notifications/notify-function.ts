import { join } from 'node:path';
import {
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Duration, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { mayRun } from '../account/run-under.ts';
import { functionCode } from '../functions/function-code.ts';
import { allowNotifications } from './notify-access.ts';
import {
  type NotifyFunctionProps,
  notifyEnvironment,
  notifyFileSettings,
} from './notify-environment.ts';

/** What tells people and their services of runs, one event by one channel in an invocation. */
export function notifyFunction(
  scope: Construct,
  id: string,
  props: NotifyFunctionProps,
): LambdaFunction {
  const made = new LambdaFunction(scope, id, {
    description: 'zk-backup: tells of runs by mail, Slack, webhook and heartbeat',
    code: functionCode(
      scope,
      join(__dirname, '..', '..', 'lambda', 'notify', 'handler.ts'),
      notifyFileSettings(props.config),
    ),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    // Six attempts, the last of them some four minutes after the first.
    timeout: Duration.minutes(6),
    environment: notifyEnvironment(scope, props),
    role: props.role,
    loggingFormat: LoggingFormat.JSON,
    logGroup: new LogGroup(scope, `${id}Log`, { retention: props.config.logRetention }),
    // It tries again by itself, where that may help: Lambda would also repeat what was refused (ADR 047).
    retryAttempts: 0,
    maxEventAge: Duration.hours(6),
    onFailure: new SqsDestination(props.deadLetters),
  });
  Validations.of(made).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'What a function needs to log.',
  });
  mayRun(made, props.role, 'notify');
  allowNotifications(made, props);
  return made;
}
