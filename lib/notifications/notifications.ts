import { type Alarm, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Channel } from '../../lambda/contract/notifications.ts';
import { events, restoreEvents } from '../../lambda/contract/signals.ts';
import { alarm, type Telling } from '../alarms/alarm.ts';
import type { Config } from '../config/config.ts';
import { deadLetterQueue } from '../dead-letters.ts';
import { notifyFunction } from './notify-function.ts';

export interface NotificationsProps {
  readonly config: Config;
  readonly topic: ITopic;
  readonly backup: IFunction;
  readonly restore: IFunction;
  readonly telling: Telling;
  /** What the function runs under; undefined: one is made. */
  readonly role: IRole | undefined;
}

/**
 * Who has to look at a run is told of it: a rule over our own events, the function that it invokes once for
 * each channel, and an alarm where nobody could be told (ADR 047).
 */
export class Notifications extends Construct {
  readonly handler: LambdaFunction;
  /** What was told to nobody. */
  readonly deadLetters: Queue;
  readonly unsent: Alarm;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const deadLetters = deadLetterQueue(this, 'NotifyDeadLetters', 'the rule and of the function');
    this.deadLetters = deadLetters;
    this.handler = notifyFunction(this, 'Notify', { ...props, deadLetters });
    const rule = new Rule(this, 'Rule', {
      description: 'zk-backup: runs that people or their services are told of',
      // Of all ensembles on the bus: a pattern has room for some 30 names. The function knows its own.
      eventPattern: {
        source: [events.source],
        detailType: heardTypes(props.config),
      },
    });
    for (const channel of channelsOf(props.config)) {
      rule.addTarget(
        new LambdaTarget(this.handler, {
          event: RuleTargetInput.fromObject({ channel, event: EventField.fromPath('$') }),
          deadLetterQueue: deadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      );
    }
    this.unsent = alarm(this, 'Unsent', props.telling, {
      name: 'notifications',
      metric: untold(deadLetters, rule, this.handler),
      says: 'A run ended, and somebody or something was not told of it: a channel took no notification.',
      command: 'npx zk-backup notify --test',
      article: 'notification-not-sent',
    });
  }
}

/** The channels that are set; the topic of the stack is always one. */
export function channelsOf({ notify }: Config): readonly Channel[] {
  return [
    'topic',
    ...(notify.topic ? ['other-topic' as const] : []),
    ...(notify.slack ? ['slack' as const] : []),
    ...(notify.webhook ? ['webhook' as const] : []),
    ...(notify.heartbeat ? ['heartbeat' as const] : []),
  ];
}

/** Of a good run only those are told who asked; with warnings it is one of the others. */
function heardTypes({ notify }: Config): string[] {
  const ends = ['Succeeded', 'Failed', 'Unknown'] as const;
  return [
    ...(notify.heartbeat ? [events.detailType('Started')] : []),
    ...ends.map((outcome) => events.detailType(outcome)),
    ...(['restore', 'undo', 'drill'] as const).flatMap((kind) =>
      ends.map((outcome) => restoreEvents.detailType(kind, outcome)),
    ),
  ];
}

/** Whatever way an event may be lost: in the queue, or before it. */
function untold(queue: Queue, rule: Rule, handler: LambdaFunction): MathExpression {
  const period = Duration.minutes(5);
  const ofRule = (metricName: string) =>
    new Metric({
      namespace: 'AWS/Events',
      metricName,
      dimensionsMap: { RuleName: rule.ruleName },
      statistic: Stats.SUM,
      period,
    });
  const ofFunction = (name: string) => handler.metric(name, { statistic: Stats.SUM, period });
  const usingMetrics = {
    queued: queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period }),
    undelivered: ofRule('FailedInvocations'),
    unqueued: ofRule('InvocationsFailedToBeSentToDlq'),
    dropped: ofFunction('DestinationDeliveryFailures'),
  };
  return new MathExpression({
    label: 'notifications that were not sent',
    // FILL: the services send none of them while it is zero.
    expression: Object.keys(usingMetrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    usingMetrics,
    period,
  });
}
