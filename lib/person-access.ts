import { Grant, type IGrantable, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IAlias, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { streamSuffixes } from '../lambda/contract/keys.ts';
import { outermostStack } from './deployment-name.ts';
import { refuseLongPolicy } from './functions/policy-pieces.ts';
import {
  type Encryption,
  listObjects,
  readRecords,
  readUnderKey,
  seeExecutions,
  useKey,
  writeOnce,
} from './functions/statements.ts';
import { acknowledge } from './nag.ts';

export interface PersonAccessProps {
  /** Of the ensembles in the bucket. */
  readonly folders: readonly string[];
  readonly bucket: IBucket;
  readonly encryption: Encryption;
  readonly functions: readonly IFunction[];
  /** Key of the page that is made by a schedule; undefined where none is. */
  readonly page: string | undefined;
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
  readonly #view: readonly PolicyStatement[];
  readonly #operate: readonly PolicyStatement[];

  constructor(scope: Construct, id: string, props: PersonAccessProps) {
    super(scope, id);
    const findStack = describeStack(this);
    this.#view = [findStack, ...statementsOf(props, [props.restore])];
    this.#operate = [findStack, ...statementsOf(props, [props.restore, ...props.operate])];
    this.viewer = this.#policy('Viewer', this.#view);
    this.operator = this.#policy('Operator', this.#operate);
    this.sender = this.#senderPolicy(props);
  }

  grantView(grantee: IGrantable): Grant {
    return grant(grantee, this.#view);
  }

  grantOperate(grantee: IGrantable): Grant {
    return grant(grantee, this.#operate);
  }

  /** Who begins to send is decided by S3, as who takes a claim. */
  #senderPolicy({ folders, bucket, encryption }: PersonAccessProps): ManagedPolicy {
    const streams = (kind: keyof typeof streamSuffixes) =>
      folders.map((folder) => bucket.arnForObjects(`${folder}/restores/*${streamSuffixes[kind]}`));
    const [requests, answers, sending] = [
      streams('requests'),
      streams('answers'),
      streams('sending'),
    ];
    const statements = [
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
      ...useKey(encryption),
    ];
    refuseLongPolicy(Stack.of(this), 'Sender', statements);
    const policy = new ManagedPolicy(this, 'Sender', { statements });
    acknowledge(
      policy,
      [...requests, ...answers, ...sending],
      'Streams of put-backs are named by the time of their plan.',
    );
    return policy;
  }

  #policy(id: string, statements: readonly PolicyStatement[]): ManagedPolicy {
    refuseLongPolicy(Stack.of(this), id, statements);
    const policy = new ManagedPolicy(this, id, { statements: [...statements] });
    acknowledge(
      policy,
      statements.flatMap(({ resources }) => resources),
      'Manifests, reports and executions are named by the time of their run, and a stack has an id behind its name.',
    );
    return policy;
  }
}

/** The command line finds the bucket and the functions by the name of the stack, which is the outermost one. */
function describeStack(scope: Construct): PolicyStatement {
  const stack = outermostStack(scope);
  return new PolicyStatement({
    sid: 'FindStack',
    actions: ['cloudformation:DescribeStacks'],
    resources: [
      stack.formatArn({
        service: 'cloudformation',
        resource: 'stack',
        resourceName: `${stack.stackName}/*`,
      }),
    ],
  });
}

function statementsOf(
  { folders, bucket, encryption, functions, page }: PersonAccessProps,
  invokes: readonly IFunction[],
): PolicyStatement[] {
  return [
    listObjects(bucket, folders),
    new PolicyStatement({
      sid: 'SeeEnsembles',
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringEquals: { 's3:prefix': '', 's3:delimiter': '/' } },
    }),
    readRecords(bucket, folders),
    ...(page === undefined ? [] : readPage(bucket, page)),
    ...readUnderKey(encryption),
    seeExecutions(functions, ['lambda:GetDurableExecution', 'lambda:GetDurableExecutionHistory']),
    new PolicyStatement({
      sid: 'Invoke',
      actions: ['lambda:InvokeFunction'],
      resources: invokes.map(({ functionArn }) => functionArn),
    }),
  ];
}

/** Whether it is there, when it was made, and what it tells. */
const readPage = (bucket: IBucket, page: string) => [
  new PolicyStatement({
    sid: 'SeePage',
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringEquals: { 's3:prefix': page } },
  }),
  new PolicyStatement({
    sid: 'ReadPage',
    actions: ['s3:GetObject'],
    resources: [bucket.arnForObjects(page)],
  }),
];

/** Rights without a managed policy, for whoever is no role: a group, a user, a principal of another stack. */
function grant(grantee: IGrantable, statements: readonly PolicyStatement[]): Grant {
  return statements
    .map(({ actions, resources, conditions }) =>
      Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }),
    )
    .reduce((all, one) => all.combine(one));
}
