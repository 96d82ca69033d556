import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { consoleOf } from './account/console.ts';
import { deploymentName } from './deployment-name.ts';

/** Where a person clicks. Each ends in a name that CloudFormation knows only after deployment. */
export function consoleLinks(scope: Construct) {
  const console = consoleOf(scope);
  return {
    function: (name: string) => `${console}/lambda/home#/functions/${name}?tab=testing`,
    schedule: (name: string) => `${console}/scheduler/home#schedules/default/${name}`,
    bucket: (name: string) => `${console}/s3/buckets/${name}`,
    /** The name that CloudFormation gives: it has no slash, which the console takes in an encoding of its own. */
    log: (name: string) => `${console}/cloudwatch/home#logsV2:log-groups/log-group/${name}`,
    alarms: () => `${console}/cloudwatch/home#alarmsV2:`,
    dashboard: (name: string) => `${console}/cloudwatch/home#dashboards/dashboard/${name}`,
  };
}

/** The command that invokes a function now: asynchronous, because AWS refuses anything else here. */
export const invokeCommand = (aliasArn: string, payload: object) =>
  `aws lambda invoke --function-name ${aliasArn} --invocation-type Event --cli-binary-format raw-in-base64-out --payload '${JSON.stringify(payload)}' /dev/null`;

/** An output of the stack; inside `scope`, so that two ensembles' outputs do not collide. */
export function output(scope: Construct, id: string, description: string, value: string): void {
  new CfnOutput(scope, id, { description: `${description} (${deploymentName(scope)})`, value });
}
