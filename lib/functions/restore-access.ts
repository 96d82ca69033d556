import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { restoreDocuments } from '../../lambda/contract/documents.ts';
import { keys, restoreKeys, streamSuffixes } from '../../lambda/contract/keys.ts';
import { listCopies, readCopies } from '../copies/read-copies.ts';
import { deploymentName } from '../deployment-name.ts';
import { acknowledge } from '../nag.ts';
import type { RestoreFunctionProps } from './lambda-environment.ts';
import { reachInstancesOfDrills, reachNodes } from './node-statements.ts';
import {
  allow,
  foldersOf,
  followCommands,
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
  { config, bucket, copies, backup }: RestoreFunctionProps,
): void {
  const stack = Stack.of(handler);
  const folders = foldersOf(config);
  const objects = (...patterns: ((folder: string) => string)[]) =>
    patterns.flatMap((pattern) => folders.map((folder) => bucket.arnForObjects(pattern(folder))));
  const archives = (folder: string) => `${folder}/*.tar.gz`;
  const records = [
    (folder: string) => `${folder}/restores/*`,
    (folder: string) => `${folder}/drills/*`,
    keys.lease,
  ];
  allow(handler, [
    sendDocuments(stack, deploymentName(handler), restoreDocuments),
    ...reachNodes(stack, config),
    ...reachInstancesOfDrills(stack, config),
    followCommands(),
    new PolicyStatement({
      sid: 'ReadBackups',
      actions: ['s3:GetObject'],
      resources: objects(archives, (folder) => `${folder}/*${keys.manifestSuffix}`, ...records),
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
        (folder) => `${folder}/restores/*.plan.json`,
        (folder) => `${folder}/restores/*.status.json`,
        (folder) => `${folder}/restores/*.lists`,
        (folder) => `${folder}/restores/*.result.json`,
        (folder) => `${folder}/restores/*${streamSuffixes.requests}`,
        restoreKeys.lineage,
        (folder) => `${folder}/drills/*`,
      ),
    }),
    writeOnce(
      'ClaimRestoresAndLease',
      objects(
        (folder) => `${folder}/restores/*.execution.json`,
        (folder) => `${folder}/restores/*${streamSuffixes.sending}`,
        keys.lease,
      ),
    ),
    writeOver('HoldLease', objects(keys.lease)),
    listObjects(bucket, folders),
    ...listCopies(copies, folders),
    ...readCopies(
      copies,
      folders.flatMap((folder) => [archives(folder), `${folder}/*${keys.manifestSuffix}`]),
    ),
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
  handler.role?.attachInlinePolicy(policy);
  acknowledge(
    policy,
    [executions],
    'Executions of this function alone; each has an id of its own.',
  );
}
