/** The synthesized app, read as the local cloud needs it: every value resolved. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExpiryRule } from '../s3/lifecycle.ts';
import type { ReplicationRule } from '../s3/replication-rule.ts';
import { AssemblyError } from './assembly-error.ts';
import { type Asset, type LambdaFunction, readFunction } from './functions.ts';
import type { Intrinsics, Template } from './intrinsics.ts';
import { expiryRulesOf } from './lifecycle.ts';
import { replicationRulesOf } from './replication.ts';
import type { Named, Properties } from './resource.ts';
import { type Rule, readRule } from './rules.ts';
import { type DeployedStacks, readStacks } from './stacks.ts';

export interface SsmDocument {
  readonly logicalId: string;
  readonly name: string;
  /** As it would be sent to CreateDocument. */
  readonly content: object;
}

export interface Schedule {
  readonly logicalId: string;
  readonly name: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly state: string;
  readonly targetArn: string;
  /** JSON text, with the `<aws.scheduler…>` words still in it. */
  readonly input: string;
  readonly retryPolicy?: { readonly attempts?: number; readonly eventAgeSeconds?: number };
}

export interface Bucket {
  readonly logicalId: string;
  readonly name: string;
  readonly versioned: boolean;
  readonly objectLock: boolean;
  readonly expiry: readonly ExpiryRule[];
  readonly replication: readonly ReplicationRule[];
}

/** A bucket that a stack of its own makes in another region. */
export interface CopyBucket extends Bucket {
  readonly region: string;
}

/** What CloudFormation asks a function about. */
export interface CustomResource {
  readonly logicalId: string;
  readonly type: string;
  /** Whom. */
  readonly serviceToken: string;
  readonly properties: Properties;
}

export interface Assembly {
  readonly directory: string;
  readonly stack: string;
  readonly documents: readonly SsmDocument[];
  readonly functions: readonly LambdaFunction[];
  readonly schedules: readonly Schedule[];
  readonly rules: readonly Rule[];
  readonly buckets: readonly Bucket[];
  /** Of other stacks. */
  readonly copies: readonly CopyBucket[];
  readonly topics: readonly (Named & { readonly arn: string })[];
  readonly alarms: readonly Named[];
  readonly customResources: readonly CustomResource[];
  /** By logical id, as `cdk deploy --outputs-file` writes them. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Reads the only stack with functions of the cloud assembly in `directory`; others hold copies.
 * @throws AssemblyError
 */
export async function readAssembly(directory: string): Promise<Assembly> {
  const files = await readdir(directory);
  const names = files
    .filter((file) => file.endsWith('.template.json') && !file.endsWith('.nested.template.json'))
    .map((file) => file.replace(/\.template\.json$/, ''));
  const templates: (readonly [string, Template])[] = await Promise.all(
    names.map(async (name) => [name, await readJson(join(directory, `${name}.template.json`))]),
  );
  const hasFunctions = ([, { Resources }]: readonly [string, Template]) =>
    Object.values(Resources).some(({ Type }) => Type === 'AWS::Lambda::Function');
  const [main, ...more] = templates.filter(hasFunctions);
  if (!main || more.length > 0) {
    throw new AssemblyError(
      `${directory} holds ${more.length + (main ? 1 : 0)} stacks with functions where 1 is expected.`,
      { hint: 'Synthesize the app into an empty directory.' },
    );
  }
  const [stack] = main;
  const assets = await assetsOf(directory, stack);
  const others = templates.filter((one) => !hasFunctions(one));
  const { artifacts } =
    others.length > 0 ? await readJson(join(directory, 'manifest.json')) : { artifacts: {} };
  const copies = await Promise.all(
    others.map(async ([name]) => {
      const read = await readStacks({ directory, assets: [] }, name);
      const region = regionOf(artifacts[name].environment);
      return assemble(directory, name, read, []).buckets.map((bucket) => ({ ...bucket, region }));
    }),
  );
  const own = assemble(directory, stack, await readStacks({ directory, assets }, stack), assets);
  return { ...own, copies: copies.flat() };
}

/** `aws://ACCOUNT/REGION` */
const regionOf = (environment: string) => environment.slice(environment.lastIndexOf('/') + 1);

const readJson = async (path: string) => JSON.parse(await readFile(path, 'utf8'));

/** The only stack of an assembly and those nested in it, the outer one first. @throws AssemblyError */
export async function stacksOf({
  directory,
  stack,
}: Pick<Assembly, 'directory' | 'stack'>): Promise<DeployedStacks> {
  return readStacks({ directory, assets: await assetsOf(directory, stack) }, stack);
}

async function assetsOf(directory: string, stack: string): Promise<Asset[]> {
  const manifest = JSON.parse(await readFile(join(directory, `${stack}.assets.json`), 'utf8'));
  return Object.values(manifest.files as Record<string, Asset>);
}

function assemble(
  directory: string,
  stack: string,
  stacks: DeployedStacks,
  assets: readonly Asset[],
): Omit<Assembly, 'copies'> {
  const all = <T>(
    type: string,
    read: (named: Named, properties: Properties, intrinsics: Intrinsics) => T,
  ): T[] =>
    stacks.flatMap(({ template, intrinsics }) =>
      Object.entries(template.Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([logicalId, { Properties = {} }]) =>
          read(
            { logicalId, name: intrinsics.name(logicalId) },
            intrinsics.resolve(Properties) as Properties,
            intrinsics,
          ),
        ),
    );
  const [{ template, intrinsics }] = stacks;

  return {
    directory,
    stack,
    documents: all('AWS::SSM::Document', (named, { Content }) => ({
      ...named,
      content: Content as object,
    })),
    functions: all('AWS::Lambda::Function', (named, properties) =>
      readFunction(named, properties, {
        directory,
        assets,
        versions: all('AWS::Lambda::Version', ({ logicalId }, { FunctionName }, own) => ({
          FunctionName,
          Version: own.versionNumber(logicalId),
        })),
        aliases: all('AWS::Lambda::Alias', (_, alias) => alias),
        invokeConfigs: all('AWS::Lambda::EventInvokeConfig', (_, config) => config),
      }),
    ),
    schedules: all('AWS::Scheduler::Schedule', readSchedule),
    rules: all('AWS::Events::Rule', readRule),
    buckets: all('AWS::S3::Bucket', (named, properties) => ({
      ...named,
      versioned: (properties.VersioningConfiguration as Properties)?.Status === 'Enabled',
      objectLock: properties.ObjectLockEnabled === true,
      expiry: expiryRulesOf(properties.LifecycleConfiguration),
      replication: replicationRulesOf(properties.ReplicationConfiguration),
    })),
    topics: all('AWS::SNS::Topic', (named, _, own) => ({
      ...named,
      arn: own.ref(named.logicalId),
    })),
    alarms: all('AWS::CloudWatch::Alarm', (named) => named),
    customResources: Object.entries(template.Resources)
      .filter(([, { Type }]) => Type.startsWith('Custom::'))
      .map(([logicalId, { Type: type, Properties = {} }]) => {
        const properties = intrinsics.resolve(Properties) as Properties;
        return { logicalId, type, serviceToken: String(properties.ServiceToken), properties };
      }),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs ?? {}).map(([logicalId, { Value }]) => [
        logicalId,
        intrinsics.text(Value),
      ]),
    ),
  };
}

function readSchedule(named: Named, properties: Properties): Schedule {
  const target = properties.Target as Properties;
  const retry = target.RetryPolicy as Record<string, number> | undefined;
  return {
    ...named,
    expression: String(properties.ScheduleExpression),
    timeZone: String(properties.ScheduleExpressionTimezone ?? 'UTC'),
    state: String(properties.State ?? 'ENABLED'),
    targetArn: String(target.Arn),
    input: String(target.Input ?? '{}'),
    retryPolicy: retry && {
      attempts: retry.MaximumRetryAttempts,
      eventAgeSeconds: retry.MaximumEventAgeInSeconds,
    },
  };
}
