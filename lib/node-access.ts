import { ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Ensemble } from './config.ts';
import { arnInFinding } from './nag.ts';

/**
 * What a node of one ensemble may do: upload its archives. It can neither read nor delete any, so a
 * broken or hostile node destroys no backup; an overwritten one stays as an older version.
 */
export class NodeAccess extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: { bucket: IBucket; ensemble: Ensemble }) {
    super(scope, id);
    const { name, prefix, roles } = props.ensemble;
    const archives = props.bucket.arnForObjects(`${name}/${prefix}-*.tar.gz`);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: `zk-backup: nodes of the ensemble ${name} upload their archives`,
      statements: [
        new PolicyStatement({
          sid: 'UploadArchives',
          actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
          resources: [archives],
        }),
      ],
      roles: roles.map((role) => Role.fromRoleName(this, role, nameOf(role))),
    });
    Validations.of(this.policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${arnInFinding(Stack.of(this), archives)}]`,
      reason: 'The name of an archive ends with the time of the run.',
    });
  }
}

/** IAM attaches by name; an ARN's path is no part of it. */
const nameOf = (role: string) => role.slice(role.lastIndexOf('/') + 1);
