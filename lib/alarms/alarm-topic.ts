import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deploymentName } from '../deployment-name.ts';

/** Where the alarms are heard. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: { emails: readonly string[] }) {
    super(scope, id);
    // A key of our own: CloudWatch may not use `alias/aws/sns`, and its alarms would vanish silently.
    const key = new Key(this, 'Key', {
      description: `zk-backup: alarms of ${deploymentName(this)}`,
      enableKeyRotation: true,
    });
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, masterKey: key });
    const ofThisAccount = {
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    };
    key.addToResourcePolicy(
      new PolicyStatement({
        ...ofThisAccount,
        sid: 'EncryptAlarms',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
    // A policy (enforceSSL makes one) replaces SNS's default, which had admitted CloudWatch.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        ...ofThisAccount,
        sid: 'PublishAlarms',
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
      }),
    );
    for (const email of props.emails) this.topic.addSubscription(new EmailSubscription(email));
  }
}
