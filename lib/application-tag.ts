import { Tags } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Tags everything below as of zk-backup. */
export const tagAsOurs = (scope: IConstruct) =>
  Tags.of(scope).add('application', 'zk-backup', {
    // CloudFormation's specification has tags of a dashboard since 2026-06 only.
    excludeResourceTypes: ['AWS::CloudWatch::Dashboard'],
  });
