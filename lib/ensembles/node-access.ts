import { type IRole, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { streamSuffixes } from '../../lambda/contract/keys.ts';
import type { Ensemble } from '../config/config.ts';
import type { CopyPlace } from '../copies/copy-place.ts';
import { readCopies } from '../copies/read-copies.ts';
import { type Encryption, useKey } from '../functions/statements.ts';
import { acknowledge } from '../nag.ts';

export interface NodeAccessProps {
  readonly bucket: IBucket;
  readonly copies: readonly CopyPlace[];
  readonly ensemble: Ensemble;
  readonly roles: readonly IRole[];
  readonly encryption: Encryption;
}

/**
 * What a node of one ensemble may do: upload its archives, and read what it is restored from: its
 * own archives and those of ensembles that the configuration names. For a put-back it reads requests
 * and stores what they were answered. It can delete nothing, so a
 * broken or hostile node destroys no backup: of an overwritten one the older version stays, and it is
 * what a restore reads.
 */
export class NodeAccess extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: NodeAccessProps) {
    super(scope, id);
    const { name, prefix, restoreFrom } = props.ensemble;
    const objects = (pattern: string) => props.bucket.arnForObjects(pattern);
    const uploads = [`${name}/${prefix}-*.tar.gz`, `${name}/restores/*.tar.gz`].map(objects);
    const archives = [name, ...restoreFrom].map((from) => `${from}/*.tar.gz`);
    const readable = archives.map(objects);
    const copied = readCopies(props.copies, archives);
    const requests = objects(`${name}/restores/*${streamSuffixes.requests}`);
    const answers = objects(`${name}/restores/*${streamSuffixes.answers}`);
    this.policy = new ManagedPolicy(this, 'Policy', {
      // Create-only, so never changed: another policy would take its place, and one that was attached
      // by hand would stay behind without the new rights.
      description: `zk-backup: nodes of the ensemble ${name} upload their archives and read what they are restored from`,
      statements: [
        new PolicyStatement({
          sid: 'UploadArchives',
          actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
          resources: uploads,
        }),
        new PolicyStatement({
          sid: 'ReadForRestores',
          actions: ['s3:GetObject', 's3:GetObjectVersion'],
          resources: readable,
        }),
        new PolicyStatement({
          sid: 'ReadRequests',
          actions: ['s3:GetObject'],
          resources: [requests],
        }),
        new PolicyStatement({
          sid: 'StoreAnswers',
          actions: ['s3:PutObject'],
          resources: [answers],
        }),
        ...useKey(props.encryption),
        ...copied,
      ],
      roles: [...props.roles],
    });
    const reason = 'The name of an archive ends with the time of its run.';
    acknowledge(
      this.policy,
      [...uploads, ...readable, requests, answers, ...copied.flatMap(({ resources }) => resources)],
      reason,
    );
  }
}
