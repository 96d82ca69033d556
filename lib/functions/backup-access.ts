import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { keys, retentionTag } from '../../lambda/contract/keys.ts';
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
  const decisions = objects((name) => `${name}/retention/*`);
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
      ...decisions,
    ]),
    writeOver('HoldLease', objects(keys.lease)),
    writeOver('TellWhatStays', decisions),
    writeOver(
      'TellStatus',
      objects((name) => keys.status(name, '*')),
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
      resources: objects((name) => `${name}/*`),
    }),
    new PolicyStatement({
      sid: 'LetExpire',
      actions: ['s3:PutObjectTagging'],
      // What has the time of a run in its name: neither the lease, nor of which history the data is.
      resources: objects((name) => `${name}/*T??????Z*`),
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
    listObjects(bucket, names),
    putEvents(stack),
    ...useKey(config.sse),
  ]);
}
