import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { backupDocuments } from '../../lambda/contract/documents.ts';
import { keys, retentionTag } from '../../lambda/contract/keys.ts';
import { deploymentName } from '../deployment-name.ts';
import type { BackupFunctionProps } from './lambda-environment.ts';
import { reachNodes } from './node-statements.ts';
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

/** Lets the function send our documents to our nodes, read the archives and write what it found. */
export function allowBackups(handler: IFunction, { config, bucket }: BackupFunctionProps): void {
  const stack = Stack.of(handler);
  const folders = foldersOf(config);
  const objects = (pattern: (folder: string) => string) =>
    folders.map((folder) => bucket.arnForObjects(pattern(folder)));
  const decisions = objects((folder) => `${folder}/retention/*`);
  allow(handler, [
    sendDocuments(stack, deploymentName(handler), backupDocuments),
    ...reachNodes(stack, config),
    followCommands(),
    writeOnce('WriteClaimsManifestsAndReports', [
      ...objects((folder) => `${folder}/runs/*`),
      ...objects((folder) => `${folder}/reports/*`),
      ...objects((folder) => `${folder}/*${keys.manifestSuffix}`),
      ...decisions,
    ]),
    writeOver('HoldLease', objects(keys.lease)),
    writeOver('WriteNewest', objects(keys.newest)),
    writeOver('TellWhatStays', decisions),
    writeOver(
      'TellStatus',
      objects((folder) => keys.status(folder, '*')),
    ),
    new PolicyStatement({
      sid: 'ReadBackups',
      actions: [
        's3:GetObject',
        's3:GetObjectLegalHold',
        's3:GetObjectRetention',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
      ],
      resources: objects((folder) => `${folder}/*`),
    }),
    new PolicyStatement({
      sid: 'LetExpire',
      actions: ['s3:PutObjectTagging'],
      // What has the time of a run in its name: neither the lease, nor of which history the data is.
      resources: objects((folder) => `${folder}/*T??????Z*`),
      conditions: {
        StringEquals: {
          [`s3:RequestObjectTag/${retentionTag.key}`]: [
            retentionTag.due,
            retentionTag.bad,
            retentionTag.stays,
          ],
        },
      },
    }),
    listObjects(bucket, folders),
    putEvents(stack),
    ...useKey(config),
  ]);
}
