import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type NotifySettings, notifyVariable } from '../../lambda/contract/notifications.ts';
import type { Config } from '../config/config.ts';
import { InvalidConfiguration } from '../config/read-config.ts';
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
}

/** Lambda's limit for the JSON of all variables; what CloudFormation fills in is counted at its greatest length. */
const maximumBytes = 4096;
const longestArn = 256;

/**
 * The environment of the notify function. It names secrets, and holds none.
 * @throws InvalidConfiguration where the settings do not fit into it
 */
export function notifyEnvironment(
  scope: Construct,
  { config, topic, backup, restore }: NotifyFunctionProps,
): Readonly<Record<string, string>> {
  const { notify } = config;
  const settings: NotifySettings = {
    stack: deploymentName(scope),
    topic: topic.topicArn,
    otherTopic: notify.topic,
    on: notify.on,
    slack: notify.slack,
    webhook: notify.webhook,
    heartbeat: notify.heartbeat,
    runbook: runbookOf(notify.runbookUrl),
    consoles: {
      backup: consoleLinks.function(backup.functionName),
      restore: consoleLinks.function(restore.functionName),
    },
  };
  const unknown = 'x'.repeat(longestArn);
  const longest = { ...settings, topic: unknown, consoles: { backup: unknown, restore: unknown } };
  const bytes = Buffer.byteLength(JSON.stringify({ [notifyVariable]: JSON.stringify(longest) }));
  if (bytes > maximumBytes) {
    throw new InvalidConfiguration('The configuration', [
      {
        path: 'notify',
        got: `${bytes} bytes of environment`,
        expected: `at most ${maximumBytes}: a shorter template, shorter names of secrets, or fewer heartbeats in one stack`,
      },
    ]);
  }
  return { [notifyVariable]: Stack.of(scope).toJsonString(settings) };
}
