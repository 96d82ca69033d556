import type { Template } from 'aws-cdk-lib/assertions';
import type { Need } from '../../local-cloud/callers/call-log.ts';
import { secure } from '../../local-cloud/callers/s3-needs.ts';
import { Intrinsics, type Template as Outer } from '../../local-cloud/template/intrinsics.ts';
import { account, region } from '../../local-cloud/template/physical-names.ts';
import { Identities, type Identity, type PolicyDocument } from './identities.ts';
import { may } from './may.ts';

const stack = 'ZkBackup';
const here = `${region}:${account}`;

export const keyArn = `arn:aws:kms:${here}:key/backups`;

export const otherTopic = `arn:aws:sns:${here}:on-call`;

/**
 * Two ensembles: `prod` by a tag, `staging` by ids, restored from `prod`, too; all under a key, and whoever can
 * be told is.
 */
export const twoEnsembles = {
  sse: keyArn,
  report: {},
  notify: {
    topic: otherTopic,
    slack: { webhook: { secretsManager: 'zk-backup/slack' } },
    webhook: {
      url: 'https://hooks.example.com/zk-backup',
      secret: { ssmParameter: '/zk-backup/signing' },
    },
    heartbeat: { prod: { success: { secretsManager: 'zk-backup/beat' } } },
  },
  ensembles: [
    { name: 'prod', nodes: { tag: { key: 'zk-backup', value: 'prod' } } },
    {
      name: 'staging',
      nodes: { instanceIds: ['i-0aaaaaaaaaaaaaaaa', 'mi-0aaaaaaaaaaaaaaaa'] },
      restoreFrom: ['prod'],
      drill: { every: 604_800, instanceId: 'i-0dddddddddddddddd' },
    },
  ],
};

export const callers = [
  'node of prod',
  'node of staging',
  'backup function',
  'restore function',
  'notify function',
  'report function',
  'deployment function',
  'backup schedule',
  'drill schedule',
  'report schedule',
  'viewer',
  'operator',
  'sender',
  'another account',
] as const;
export type CallerName = (typeof callers)[number];

type FunctionId = 'Backup' | 'Restore' | 'Notify' | 'Page' | 'Deployment';

type Conditions = Readonly<Record<string, string>>;

/** A synthesized stack, and what IAM lets whom do in it. */
export class StackUnderTest {
  readonly identities: Identities;
  readonly bucket: string;
  readonly #documents: readonly string[];
  readonly #functions: Readonly<Record<FunctionId, string>>;

  /** @param existing the bucket, where it is not one of the stack */
  constructor(template: Template, existing?: string) {
    const json = template.toJSON() as Outer;
    const intrinsics = new Intrinsics(stack, json);
    this.identities = new Identities([{ template: json, intrinsics }]);
    const [created = ''] = this.identities.names('AWS::S3::Bucket');
    this.bucket = existing ?? created;
    this.#documents = Object.values(template.findResources('AWS::SSM::Document')).map(
      ({ Properties }) => String(Properties.Name),
    );
    const named = (id: string) =>
      this.identities.names('AWS::Lambda::Function').find((name) => name.includes(id)) ?? '';
    this.#functions = {
      Backup: named('OrchestratorsBackup'),
      Restore: named('OrchestratorsRestore'),
      Notify: named('NotificationsNotify'),
      Page: named('ScheduledReportPage'),
      Deployment: named('RunsUnderWayDeployment'),
    };
  }

  may = (caller: CallerName, need: Need): Promise<boolean> => {
    const { bucketPolicy } = this.identities;
    const [service] = need.action.split(':');
    const resourcePolicies: Record<string, PolicyDocument | undefined> = {
      s3: bucketPolicy,
      kms: keyPolicy,
    };
    return may(this.identity(caller), need, resourcePolicies[service ?? '']);
  };

  identity(caller: CallerName): Identity {
    const schedule = (part: string) =>
      this.identities.names('AWS::Scheduler::Schedule').find((name) => name.includes(part)) ?? '';
    switch (caller) {
      case 'node of prod':
        return this.identities.withPolicy('ensembleprodNode');
      case 'node of staging':
        return this.identities.withPolicy('ensemblestagingNode');
      case 'backup function':
        return this.identities.functionOf(this.#functions.Backup);
      case 'restore function':
        return this.identities.functionOf(this.#functions.Restore);
      case 'notify function':
        return this.identities.plainFunctionOf(this.#functions.Notify);
      case 'report function':
        return this.identities.plainFunctionOf(this.#functions.Page);
      case 'deployment function':
        return this.identities.plainFunctionOf(this.#functions.Deployment);
      case 'backup schedule':
        return this.identities.scheduleOf(schedule('ensembleprodBackup'));
      case 'drill schedule':
        return this.identities.scheduleOf(schedule('ensembleprodDrill'));
      case 'report schedule':
        return this.identities.scheduleOf(schedule('ScheduledReport'));
      case 'viewer':
        return this.identities.withPolicy('PeopleViewer');
      case 'operator':
        return this.identities.withPolicy('PeopleOperator');
      case 'sender':
        return this.identities.withPolicy('PeopleSender');
      case 'another account':
        return administratorElsewhere;
    }
  }

  /** Something on an object, or on the bucket where the key is empty; by TLS unless said otherwise. */
  s3 = (action: string, key: string, context: Conditions = {}): Need => ({
    action: `s3:${action}`,
    resource: `arn:aws:s3:::${this.bucket}${key && '/'}${key}`,
    context: { ...secure, ...context },
  });

  list = (context: Conditions) => this.s3('ListBucket', '', context);

  /** A kind of ours, as in `probe`, or the name of a document that is not ours. */
  document = (name: string): Need => {
    const ours = this.#documents.find((document) => document.endsWith(`-${name}`));
    return {
      action: 'ssm:SendCommand',
      resource: `arn:aws:ssm:${here}:document/${ours ?? name}`,
      context: {},
    };
  };

  instance = (id: string, tags: Conditions = {}): Need => ({
    action: 'ssm:SendCommand',
    resource: id.startsWith('mi-')
      ? `arn:aws:ssm:${here}:managed-instance/${id}`
      : `arn:aws:ec2:${here}:instance/${id}`,
    context: Object.fromEntries(
      Object.entries(tags).map(([key, value]) => [`ssm:resourceTag/${key}`, value]),
    ),
  });

  /** @param qualifier of the function; the function itself without */
  invoke = (name: FunctionId, qualifier = ''): Need =>
    this.lambda('InvokeFunction', name, qualifier && `:${qualifier}`);

  lambda = (action: string, name: FunctionId, rest = ''): Need => ({
    action: `lambda:${action}`,
    resource: `arn:aws:lambda:${here}:function:${this.#functions[name]}${rest}`,
    context: {},
  });

  other = (action: string, resource: string): Need => ({
    action,
    resource: resource === '*' ? resource : `arn:aws:${resource.replace('HERE', here)}`,
    context: {},
  });
}

/** What KMS gives to a new key: IAM of the account decides. */
const keyPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
} as const;

/** Who may do everything in another account. */
const administratorElsewhere: Identity = {
  arn: 'arn:aws:iam::999999999999:role/administrator',
  policies: [
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  ],
};
