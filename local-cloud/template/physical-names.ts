/** Names, ARNs and attributes that AWS would give the resources of a stack: the same every time. */
import { createHash } from 'node:crypto';

export const account = '123456789012';
export const region = 'us-east-1';
export const partition = 'aws';

/** A resource as far as naming goes. */
export interface Identity {
  readonly stack: string;
  readonly logicalId: string;
  /** The name its own properties give it. */
  readonly given?: string;
}

interface Naming {
  /** The property that sets the name. */
  readonly nameProperty?: string;
  readonly longest?: number;
  readonly ref?: (name: string) => string;
  readonly attributes?: Readonly<Record<string, (name: string) => string>>;
}

const arn = (service: string, resource: string) =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`;
const globalArn = (service: string, resource: string) =>
  `arn:${partition}:${service}::${account}:${resource}`;

export const functionArn = (name: string) => arn('lambda', `function:${name}`);

export const nestedStack = 'AWS::CloudFormation::Stack';

const namings: Readonly<Record<string, Naming>> = {
  [nestedStack]: {
    longest: 128,
    ref: (name) => arn('cloudformation', `stack/${name}/${idOf(name)}`),
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    longest: 63,
    attributes: {
      Arn: (name) => `arn:${partition}:s3:::${name}`,
      DomainName: (name) => `${name}.s3.amazonaws.com`,
      RegionalDomainName: (name) => `${name}.s3.${region}.amazonaws.com`,
    },
  },
  'AWS::SSM::Document': { nameProperty: 'Name', longest: 128 },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    longest: 64,
    attributes: { Arn: functionArn },
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    longest: 64,
    attributes: { Arn: (name) => arn('scheduler', `schedule/default/${name}`) },
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    ref: (name) => arn('sns', name),
    attributes: { TopicArn: (name) => arn('sns', name), TopicName: (name) => name },
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    longest: 80,
    ref: (name) => `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    attributes: { Arn: (name) => arn('sqs', name), QueueName: (name) => name },
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    attributes: { Arn: (name) => arn('events', `event-bus/${name}`), Name: (name) => name },
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    longest: 64,
    attributes: { Arn: (name) => arn('events', `rule/${name}`) },
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    attributes: { Arn: (name) => arn('logs', `log-group:${name}:*`) },
  },
  'AWS::KMS::Key': { attributes: { Arn: (name) => arn('kms', `key/${name}`) } },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    attributes: { Arn: (name) => arn('cloudwatch', `alarm:${name}`) },
  },
  'AWS::CloudWatch::Dashboard': { nameProperty: 'DashboardName' },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    longest: 64,
    attributes: { Arn: (name) => globalArn('iam', `role/${name}`) },
  },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    ref: (name) => globalArn('iam', `policy/${name}`),
  },
};

/** A stack has a UUID behind its name. */
const idOf = (name: string) =>
  createHash('sha256')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export const nameProperty = (type: string) => namings[type]?.nameProperty;

/** The name a resource has at AWS: the given one, else stack, logical id and 12 characters. */
export function physicalName(type: string, { stack, logicalId, given }: Identity): string {
  if (given !== undefined) {
    return given;
  }
  const suffix = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12);
  const room = (namings[type]?.longest ?? 128) - suffix.length - 2;
  // Of both something is left: nested stacks have long names.
  const own = logicalId.slice(0, Math.max(Math.floor(room / 2), room - stack.length));
  const name = `${stack.slice(0, room - own.length)}-${own}`;
  return type === 'AWS::S3::Bucket' ? `${name}-${suffix}`.toLowerCase() : `${name}-${suffix}`;
}

/** What `Ref` is, or undefined for a type that is not known here. */
export function reference(type: string, name: string): string | undefined {
  const naming = namings[type];
  return naming && (naming.ref?.(name) ?? name);
}

/** What `Fn::GetAtt` is, or undefined for one that is not known here. */
export const attribute = (type: string, name: string, attributeName: string) =>
  namings[type]?.attributes?.[attributeName]?.(name);
