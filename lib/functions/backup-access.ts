import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { expiryTag, keys } from '../../lambda/contract/keys.ts';
import type { BackupFunctionProps } from './lambda-environment.ts';
import {
  allow,
  followCommands,
  instancesOf,
  listObjects,
  putEvents,
  sendDocuments,
  useKey,
  writeOnce,
  writeOver,
} from './statements.ts';

/** Lets the function send our documents to our nodes, read the archives and write what it found. */
export function allowBackups(
  handler: IFunction,
  { config, bucket, documents }: BackupFunctionProps,
): void {
  const stack = Stack.of(handler);
  const names = config.ensembles.map(({ name }) => name);
  const objects = (pattern: (name: string) => string) =>
    names.map((name) => bucket.arnForObjects(pattern(name)));
  allow(handler, [
    sendDocuments(
      stack,
      [...documents.values()].flatMap(({ ofBackups }) => ofBackups),
    ),
    ...config.ensembles.map((ensemble, index) => instancesOf(stack, ensemble, index)),
    followCommands(),
    writeOnce('WriteClaimsManifestsAndReports', [
      ...objects((name) => `${name}/runs/*`),
      ...objects((name) => `${name}/reports/*`),
      ...objects((name) => `${name}/*${keys.manifestSuffix}`),
    ]),
    writeOver('HoldLease', objects(keys.lease)),
    writeOver(
      'TellStatus',
      objects((name) => keys.status(name, '*')),
    ),
    new PolicyStatement({
      sid: 'ReadBackups',
      actions: ['s3:GetObject', 's3:GetObjectTagging', 's3:GetObjectVersion'],
      resources: objects((name) => `${name}/*`),
    }),
    new PolicyStatement({
      sid: 'LetExpire',
      actions: ['s3:PutObjectTagging'],
      resources: [
        ...objects((name) => `${name}/*.tar.gz`),
        ...objects((name) => `${name}/*${keys.manifestSuffix}`),
      ],
      conditions: {
        StringEquals: { [`s3:RequestObjectTag/${expiryTag.key}`]: expiryTag.value },
      },
    }),
    listObjects(bucket, names),
    putEvents(stack),
    ...useKey(config),
  ]);
}
