import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { pageKey } from '../../lambda/contract/keys.ts';
import type { Config } from '../config/config.ts';
import { deploymentName } from '../deployment-name.ts';
import {
  foldersOf,
  listObjects,
  readRecords,
  seeExecutions,
  useKey,
} from '../functions/statements.ts';
import { acknowledge } from '../nag.ts';

export interface ReportFunctionProps {
  readonly config: Config;
  readonly bucket: IBucket;
  /** Are asked of their executions. */
  readonly orchestrators: readonly IFunction[];
  /** What it runs under; undefined: one is made. */
  readonly role: IRole | undefined;
}

/** It reads what a viewer reads, and writes one object: its page. */
export function allowReport(
  handler: IFunction,
  { config, bucket, orchestrators }: ReportFunctionProps,
): void {
  const folders = foldersOf(config);
  const records = readRecords(bucket, folders);
  const executions = seeExecutions(orchestrators, ['lambda:GetDurableExecution']);
  const statements = [
    listObjects(bucket, folders),
    records,
    new PolicyStatement({
      sid: 'WritePage',
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(pageKey(deploymentName(handler)))],
    }),
    ...useKey(config),
    executions,
  ];
  for (const statement of statements) handler.addToRolePolicy(statement);
  acknowledge(
    handler,
    [...records.resources, ...executions.resources],
    'Manifests, reports and executions are named by the time of their run.',
  );
}
