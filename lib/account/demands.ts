import { PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Tags } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { AccountProps } from './account-props.ts';

/** Tags everything below as of zk-backup. */
export const tagAsOurs = (scope: IConstruct) => tag(scope, 'application', 'zk-backup');

/** What is demanded of everything below: its tags, and the boundary of its roles. */
export function demand(
  of: IConstruct,
  { permissionsBoundary, tags = {} }: Pick<AccountProps, 'permissionsBoundary' | 'tags'>,
): void {
  tagAsOurs(of);
  for (const [key, value] of Object.entries(tags)) tag(of, key, value);
  if (permissionsBoundary) PermissionsBoundary.of(of).apply(permissionsBoundary);
}

const tag = (scope: IConstruct, key: string, value: string) =>
  Tags.of(scope).add(key, value, {
    // CloudFormation's specification has tags of a dashboard since 2026-06 only.
    excludeResourceTypes: ['AWS::CloudWatch::Dashboard'],
  });
