/** A small stack that is deployed well, or in one of the ways that must fail: `-c as=…`. */

import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { App, CfnResource, CustomResource, NestedStack, Stack } from 'aws-cdk-lib/core';

// CDK would refuse these by its own rules: here CloudFormation has to.
const app = new App({ postCliContext: { '@aws-cdk/core:validateAgainstDefaultRules': false } });
const as = String(app.node.tryGetContext('as'));
const stack = new Stack(app, 'Rehearsal');

// One value goes into the stack within, and another comes out of it.
const within = new NestedStack(stack, 'Within');
const queue = new CfnQueue(stack, 'Queue', { messageRetentionPeriod: as === 'well' ? 3600 : 7200 });
const inner = new CfnTopic(within, 'Inner', { displayName: queue.attrQueueName });
new CfnTopic(stack, 'Topic', { displayName: inner.attrTopicName });

const trust = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
  ],
};
const role = new CfnRole(stack, 'Role', { roleName: 'taken', assumeRolePolicyDocument: trust });

/** Answers with an id of its word; told to be silent, it ends without an answer. */
const zipFile = `exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId, ResourceProperties } = event;
  if (ResourceProperties.Word === 'silent') return;
  const PhysicalResourceId = 'echo-' + ResourceProperties.Word;
  const answer = { Status: 'SUCCESS', PhysicalResourceId, StackId, RequestId, LogicalResourceId };
  const body = JSON.stringify({ ...answer, Data: { Word: ResourceProperties.Word } });
  await fetch(event.ResponseURL, { method: 'PUT', body });
};`;
const echoes = new CfnFunction(stack, 'Echoes', {
  code: { zipFile },
  handler: 'index.handler',
  role: role.attrArn,
  runtime: 'nodejs24.x',
});
const echo = new CustomResource(stack, 'Echo', {
  resourceType: 'Custom::Echo',
  serviceToken: echoes.attrArn,
  properties: { Word: as },
});
// It is known only when the function has answered.
new CfnQueue(stack, 'Echoed', { queueName: `echoed-${echo.getAttString('Word')}` });

if (as === 'unsupported') new CfnResource(stack, 'Unsupported', { type: 'AWS::Glue::Database' });
if (as === 'misspelt') {
  const properties = { QueueNmae: 'misspelt' };
  new CfnResource(stack, 'Misspelt', { type: 'AWS::SQS::Queue', properties });
}
if (as === 'clashing') {
  const clash = new CfnRole(stack, 'Clash', { roleName: 'taken', assumeRolePolicyDocument: trust });
  // What an update changed before it failed is changed back.
  clash.node.addDependency(role, queue, within, echo);
}
app.synth();
