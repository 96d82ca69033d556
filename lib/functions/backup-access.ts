import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { backupDocuments } from '../../lambda/contract/documents.ts';
import { expiryTag, keys } from '../../lambda/contract/keys.ts';
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
  allow(handler, [
    sendDocuments(stack, deploymentName(handler), backupDocuments),
    ...reachNodes(stack, config),
    followCommands(),
    writeOnce('WriteClaimsManifestsAndReports', [
      ...objects((folder) => `${folder}/runs/*`),
      ...objects((folder) => `${folder}/reports/*`),
      ...objects((folder) => `${folder}/*${keys.manifestSuffix}`),
    ]),
    writeOver('HoldLease', objects(keys.lease)),
    writeOver('WriteNewest', objects(keys.newest)),
    writeOver(
      'TellStatus',
      objects((folder) => keys.status(folder, '*')),
    ),
    new PolicyStatement({
      sid: 'ReadBackups',
      actions: ['s3:GetObject', 's3:GetObjectTagging', 's3:GetObjectVersion'],
      resources: objects((folder) => `${folder}/*`),
    }),
    new PolicyStatement({
      sid: 'LetExpire',
      actions: ['s3:PutObjectTagging'],
      resources: [
        ...objects((folder) => `${folder}/*.tar.gz`),
        ...objects((folder) => `${folder}/*${keys.manifestSuffix}`),
      ],
      conditions: {
        StringEquals: { [`s3:RequestObjectTag/${expiryTag.key}`]: expiryTag.value },
      },
    }),
    listObjects(bucket, folders),
    putEvents(stack),
    ...useKey(config),
  ]);
}
