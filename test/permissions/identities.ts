/** Who may act in a synthesized stack, each with the policies that say what. */
import type { Resource } from '../../local-cloud/template/intrinsics.ts';
import { account } from '../../local-cloud/template/physical-names.ts';
import type { DeployedStack } from '../../local-cloud/template/stacks.ts';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

export interface Identity {
  readonly arn: string;
  readonly policies: readonly PolicyDocument[];
}

/** As AWS publishes `service-role/AWSLambdaBasicDurableExecutionRolePolicy`. */
const durableExecution: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'lambda:CheckpointDurableExecution',
        'lambda:GetDurableExecutionState',
      ],
      Resource: '*',
    },
  ],
};

/** As AWS publishes `service-role/AWSLambdaBasicExecutionRole`. */
const basicExecution: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: '*',
    },
  ],
};

/** The identities of a stack and those nested in it; every value resolved. */
export class Identities {
  readonly #resources: readonly (Resource & { readonly id: string; readonly name: string })[];

  constructor(stacks: readonly DeployedStack[]) {
    const wanted = /^AWS::(IAM::|Lambda::(Function|Alias)|Scheduler::|S3::|SNS::Topic|SQS::Queue)/;
    this.#resources = stacks.flatMap(({ template, intrinsics }) =>
      Object.entries(template.Resources)
        .filter(([, { Type }]) => wanted.test(Type))
        .map(([id, { Type, Properties = {} }]) => ({
          id,
          Type,
          name: intrinsics.name(id),
          Properties: intrinsics.resolve(Properties) as Resource['Properties'] & object,
        })),
    );
  }

  /** The role of a durable function, by the function's name. */
  functionOf = (name: string): Identity => this.#ofFunction(name, durableExecution);

  /** The role of one that is not durable. */
  plainFunctionOf = (name: string): Identity => this.#ofFunction(name, basicExecution);

  /** The role of a schedule, by the schedule's name. */
  scheduleOf(name: string): Identity {
    const found = this.#all('AWS::Scheduler::Schedule').find((one) => one.name === name);
    const target = found?.Properties?.Target as { readonly RoleArn: string } | undefined;
    return this.#role(String(target?.RoleArn), []);
  }

  /** A role with a managed policy of the stack and nothing else, by how its logical id begins. */
  withPolicy(logicalId: string): Identity {
    const found = this.#all('AWS::IAM::ManagedPolicy').filter(({ id }) => id.startsWith(logicalId));
    if (found.length !== 1) throw new Error(`${found.length} managed policies ${logicalId}`);
    const arn = `arn:aws:iam::${account}:role/${logicalId}`;
    return { arn, policies: found.map(documentOf) };
  }

  /** The role of a policy of its own, by how that policy's logical id begins. */
  roleWith(policyId: string): Identity {
    const found = this.#all('AWS::IAM::Policy').find(({ id }) => id.startsWith(policyId));
    const [name = ''] = (found?.Properties?.Roles ?? []) as readonly string[];
    return this.#role(`arn:aws:iam::${account}:role/${name}`, []);
  }

  /** Names of all functions or schedules. */
  names(type: 'AWS::Lambda::Function' | 'AWS::Scheduler::Schedule' | 'AWS::S3::Bucket'): string[] {
    return this.#all(type).map(({ name }) => name);
  }

  /** The policy of the bucket of the stack. */
  get bucketPolicy(): PolicyDocument | undefined {
    return this.#all('AWS::S3::BucketPolicy').map(documentOf)[0];
  }

  #ofFunction(name: string, managed: PolicyDocument): Identity {
    const found = this.#all('AWS::Lambda::Function').find((one) => one.name === name);
    return this.#role(String(found?.Properties?.Role), [managed]);
  }

  #role(arn: string, managed: readonly PolicyDocument[]): Identity {
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    const inline = this.#all('AWS::IAM::Policy').filter(({ Properties = {} }) =>
      (Properties.Roles as readonly string[]).includes(name),
    );
    if (inline.length === 0) throw new Error(`no policy of the role ${arn}`);
    return { arn, policies: [...inline.map(documentOf), ...managed] };
  }

  #all(type: string) {
    return this.#resources.filter(({ Type }) => Type === type);
  }
}

const documentOf = ({ Properties = {} }: Resource) => Properties.PolicyDocument as PolicyDocument;
