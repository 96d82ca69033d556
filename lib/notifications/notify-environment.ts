import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import {
  type NotifyFileSettings,
  type NotifyPlaces,
  notifyVariable,
} from '../../lambda/contract/notifications.ts';
import type { Config } from '../config/config.ts';
import { deploymentName } from '../deployment-name.ts';
import { consoleLinks } from '../outputs.ts';
import { runbookOf } from './runbook.ts';

/** What the notify function is made with. */
export interface NotifyFunctionProps {
  readonly config: Config;
  /** Of the stack; its key is of the stack, too. */
  readonly topic: ITopic;
  readonly backup: IFunction;
  readonly restore: IFunction;
  /** What was told to nobody. */
  readonly deadLetters: IQueue;
  /** What it runs under; undefined: one is made. */
  readonly role: IRole | undefined;
}

/** What the notify function is deployed with, beside its code. It names secrets, and holds none. Pure. */
export const notifyFileSettings = ({ ensembles, notify }: Config): NotifyFileSettings => ({
  ensembles: ensembles.map(({ name }) => name),
  on: notify.on,
  slack: notify.slack,
  webhook: notify.webhook,
  heartbeat: notify.heartbeat,
  runbook: runbookOf(notify.runbookUrl),
});

/** Its environment: what CloudFormation names. */
export function notifyEnvironment(
  scope: Construct,
  { config, topic, backup, restore }: NotifyFunctionProps,
): Readonly<Record<string, string>> {
  const links = consoleLinks(scope);
  const places: NotifyPlaces = {
    stack: deploymentName(scope),
    topic: topic.topicArn,
    otherTopic: config.notify.topic,
    consoles: {
      backup: links.function(backup.functionName),
      restore: links.function(restore.functionName),
    },
  };
  return { [notifyVariable]: Stack.of(scope).toJsonString(places) };
}
