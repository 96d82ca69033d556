import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IAlias, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { streamSuffixes } from '../lambda/contract/keys.ts';
import { listObjects, readUnderKey, useKey, writeOnce } from './functions/statements.ts';
import { acknowledge } from './nag.ts';

export interface PersonAccessProps {
  readonly ensembles: readonly string[];
  readonly bucket: IBucket;
  /** See `Config`. */
  readonly sse: string | undefined;
  readonly functions: readonly IFunction[];
  /** What plans and rehearses. */
  readonly restore: IAlias;
  /** What takes backups, executes, undoes, and tests notifications. */
  readonly operate: readonly IFunction[];
}

/**
 * What people may do, ready to be attached: a viewer looks, plans and rehearses; an operator besides takes
 * backups, restores and undoes. Neither reads an archive: it holds all data, past every ACL. A third policy is for
 * an operator whose own machine sends what puts a part back, which holds the data of that part.
 */
export class PersonAccess extends Construct {
  readonly viewer: ManagedPolicy;
  readonly operator: ManagedPolicy;
  /** To be attached besides `operator`. */
  readonly sender: ManagedPolicy;

  constructor(scope: Construct, id: string, props: PersonAccessProps) {
    super(scope, id);
    this.viewer = this.#policy('Viewer', props, [props.restore]);
    this.operator = this.#policy('Operator', props, [props.restore, ...props.operate]);
    this.sender = this.#senderPolicy(props);
  }

  /** Who begins to send is decided by S3, as who takes a claim. */
  #senderPolicy({ ensembles, bucket, sse }: PersonAccessProps): ManagedPolicy {
    const streams = (kind: keyof typeof streamSuffixes) =>
      ensembles.map((name) => bucket.arnForObjects(`${name}/restores/*${streamSuffixes[kind]}`));
    const [requests, answers, sending] = [
      streams('requests'),
      streams('answers'),
      streams('sending'),
    ];
    const policy = new ManagedPolicy(this, 'Sender', {
      statements: [
        new PolicyStatement({
          sid: 'ReadRequests',
          actions: ['s3:GetObject'],
          resources: requests,
        }),
        new PolicyStatement({
          sid: 'StoreAnswers',
          actions: ['s3:PutObject'],
          resources: answers,
        }),
        writeOnce('DecideToSend', sending),
        ...useKey(sse),
      ],
    });
    acknowledge(
      policy,
      [...requests, ...answers, ...sending],
      'Streams of put-backs are named by the time of their plan.',
    );
    return policy;
  }

  #policy(
    id: string,
    { ensembles, bucket, sse, functions }: PersonAccessProps,
    invokes: readonly IFunction[],
  ): ManagedPolicy {
    const records = ensembles.map((name) => bucket.arnForObjects(`${name}/*.json`));
    const executions = functions.map(({ functionArn }) => `${functionArn}:*/durable-execution/*/*`);
    // By its name only: what is behind it CloudFormation gives anew to a stack of the same name.
    const stack = Stack.of(this).formatArn({
      service: 'cloudformation',
      resource: 'stack',
      resourceName: `${Stack.of(this).stackName}/*`,
    });
    const policy = new ManagedPolicy(this, id, {
      statements: [
        new PolicyStatement({
          sid: 'FindStack',
          actions: ['cloudformation:DescribeStacks'],
          resources: [stack],
        }),
        listObjects(bucket, ensembles),
        new PolicyStatement({
          sid: 'SeeEnsembles',
          actions: ['s3:ListBucket'],
          resources: [bucket.bucketArn],
          conditions: { StringEquals: { 's3:prefix': '', 's3:delimiter': '/' } },
        }),
        new PolicyStatement({
          sid: 'ReadManifestsAndReports',
          actions: ['s3:GetObject'],
          resources: records,
        }),
        ...readUnderKey(sse),
        new PolicyStatement({
          sid: 'SeeExecutions',
          actions: ['lambda:GetDurableExecution', 'lambda:GetDurableExecutionHistory'],
          resources: executions,
        }),
        new PolicyStatement({
          sid: 'Invoke',
          actions: ['lambda:InvokeFunction'],
          resources: invokes.map(({ functionArn }) => functionArn),
        }),
      ],
    });
    acknowledge(
      policy,
      [...records, ...executions],
      'Manifests, reports and executions are named by the time of their run.',
    );
    acknowledge(policy, [stack], 'Behind its name a stack has an id that CloudFormation gives.');
    return policy;
  }
}
