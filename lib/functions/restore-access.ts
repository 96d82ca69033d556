import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { keys, restoreKeys, streamSuffixes } from '../../lambda/contract/keys.ts';
import { type Config, drillInstanceOf } from '../config/config.ts';
import { acknowledge } from '../nag.ts';
import type { RestoreFunctionProps } from './lambda-environment.ts';
import {
  allow,
  followCommands,
  instanceArn,
  instancesOf,
  listObjects,
  putEvents,
  sendDocuments,
  useKey,
  writeOnce,
  writeOver,
} from './statements.ts';

/**
 * Lets the function send the documents of restores to our nodes and to the instances of drills, read
 * backups, write what it plans and does, hold the ensemble, and ask for a backup afterwards.
 */
export function allowRestores(
  handler: IFunction,
  { config, bucket, documents, backup }: RestoreFunctionProps,
): void {
  const stack = Stack.of(handler);
  const names = config.ensembles.map(({ name }) => name);
  const objects = (...patterns: ((name: string) => string)[]) =>
    patterns.flatMap((pattern) => names.map((name) => bucket.arnForObjects(pattern(name))));
  const archives = (name: string) => `${name}/*.tar.gz`;
  const records = [
    (name: string) => `${name}/restores/*`,
    (name: string) => `${name}/drills/*`,
    keys.lease,
  ];
  allow(handler, [
    sendDocuments(
      stack,
      [...documents.values()].flatMap(({ ofRestores }) => ofRestores),
    ),
    ...config.ensembles.map((ensemble, index) => instancesOf(stack, ensemble, index)),
    ...drillInstances(stack, config),
    followCommands(),
    new PolicyStatement({
      sid: 'ReadBackups',
      actions: ['s3:GetObject'],
      resources: objects(archives, (name) => `${name}/*${keys.manifestSuffix}`, ...records),
    }),
    new PolicyStatement({
      sid: 'ReadVersionsOfArchives',
      actions: ['s3:GetObjectVersion'],
      resources: objects(archives),
    }),
    new PolicyStatement({
      sid: 'WriteRestores',
      actions: ['s3:PutObject'],
      resources: objects(
        (name) => `${name}/restores/*.plan.json`,
        (name) => `${name}/restores/*.status.json`,
        (name) => `${name}/restores/*.lists`,
        (name) => `${name}/restores/*.result.json`,
        (name) => `${name}/restores/*${streamSuffixes.requests}`,
        restoreKeys.lineage,
        (name) => `${name}/drills/*`,
      ),
    }),
    writeOnce(
      'ClaimRestoresAndLease',
      objects(
        (name) => `${name}/restores/*.execution.json`,
        (name) => `${name}/restores/*${streamSuffixes.sending}`,
        keys.lease,
      ),
    ),
    writeOver('HoldLease', objects(keys.lease)),
    listObjects(bucket, names),
    putEvents(stack),
    ...useKey(config),
    new PolicyStatement({
      sid: 'BackUpAfterwards',
      actions: ['lambda:InvokeFunction'],
      resources: [backup.functionArn],
    }),
  ]);
  allowToAskForAlias(handler);
}

/**
 * Lets the function ask by what alias it was invoked. A policy of its own: the function waits for the
 * others of its role, and this one names the function.
 */
function allowToAskForAlias(handler: IFunction): void {
  const executions = `${handler.functionArn}:*/durable-execution/*/*`;
  const policy = new Policy(handler, 'OwnExecutions', {
    statements: [
      new PolicyStatement({
        sid: 'SeeByWhatItWasInvoked',
        actions: ['lambda:GetDurableExecution'],
        resources: [executions],
      }),
    ],
  });
  if (handler.role) policy.attachToRole(handler.role);
  acknowledge(
    policy,
    [executions],
    'Executions of this function alone; each has an id of its own.',
  );
}

function drillInstances(stack: Stack, { ensembles }: Config): PolicyStatement[] {
  const ids = ensembles.flatMap((ensemble) => drillInstanceOf(ensemble) ?? []);
  if (ids.length === 0) return [];
  return [
    new PolicyStatement({
      sid: 'ReachInstancesOfDrills',
      actions: ['ssm:SendCommand'],
      resources: [...new Set(ids)].map((id) => instanceArn(stack, id)),
    }),
  ];
}
