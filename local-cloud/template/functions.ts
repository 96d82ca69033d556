/** A Lambda function of the template with its code, versions and aliases. */

import { join } from 'node:path';
import { AssemblyError } from './assembly-error.ts';
import { functionArn } from './physical-names.ts';
import type { Named, Properties } from './resource.ts';

export interface Alias {
  readonly name: string;
  readonly arn: string;
  /** The version it points to. */
  readonly version: string;
  /** Settings of asynchronous invocations through this alias, if it has any of its own. */
  readonly eventInvoke?: EventInvoke | undefined;
}

/** How Lambda goes about an asynchronous invocation. */
export interface EventInvoke {
  readonly retryAttempts?: number | undefined;
  readonly eventAgeSeconds?: number | undefined;
  /** Where what failed goes. */
  readonly onFailureArn?: string | undefined;
}

export interface LambdaFunction {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** The folder of the bundle. */
  readonly codeDirectory: string;
  /** `file.export` */
  readonly handler: string;
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly durable?: { readonly executionTimeoutSeconds: number; readonly retentionDays?: number };
  readonly versions: readonly string[];
  readonly aliases: readonly Alias[];
  /** The same of invocations without a qualifier. */
  readonly eventInvoke?: EventInvoke | undefined;
}

export interface Asset {
  readonly source: { readonly path: string };
  readonly destinations: Readonly<
    Record<string, { readonly bucketName?: string; readonly objectKey: string }>
  >;
}

/** What else in the assembly belongs to functions; every value resolved. */
export interface Surroundings {
  readonly directory: string;
  readonly assets: readonly Asset[];
  readonly versions: readonly Properties[];
  readonly aliases: readonly Properties[];
  readonly invokeConfigs: readonly Properties[];
}

export function readFunction(
  { logicalId, name }: Named,
  properties: Properties,
  { directory, assets, versions, aliases, invokeConfigs }: Surroundings,
): LambdaFunction {
  const arn = functionArn(name);
  const own = ({ FunctionName }: Properties) => FunctionName === name || FunctionName === arn;
  const { S3Key } = (properties.Code ?? {}) as { S3Key?: string };
  const { Variables = {} } = (properties.Environment ?? {}) as {
    Variables?: Record<string, string>;
  };
  const durable = properties.DurableConfig as
    | { ExecutionTimeout: number; RetentionPeriodInDays?: number }
    | undefined;

  return {
    logicalId,
    name,
    arn,
    codeDirectory: join(directory, assetPath(name, assets, S3Key)),
    handler: String(properties.Handler),
    runtime: String(properties.Runtime),
    environment: Variables,
    // Lambda's own defaults.
    timeoutSeconds: Number(properties.Timeout ?? 3),
    memoryMegabytes: Number(properties.MemorySize ?? 128),
    durable: durable && {
      executionTimeoutSeconds: Number(durable.ExecutionTimeout),
      retentionDays: durable.RetentionPeriodInDays,
    },
    versions: versions.filter(own).map(({ Version }) => String(Version)),
    aliases: aliases.filter(own).map((alias) => ({
      name: String(alias.Name),
      arn: `${arn}:${alias.Name}`,
      version: String(alias.FunctionVersion),
      eventInvoke: eventInvokeOf(invokeConfigs.filter(own), String(alias.Name)),
    })),
    eventInvoke: eventInvokeOf(invokeConfigs.filter(own), '$LATEST'),
  };
}

function eventInvokeOf(configs: readonly Properties[], qualifier: string): EventInvoke | undefined {
  const config = configs.find(({ Qualifier }) => Qualifier === qualifier);
  if (!config) return undefined;
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = config;
  const { OnFailure } = (DestinationConfig ?? {}) as { OnFailure?: { Destination: string } };
  return {
    retryAttempts: MaximumRetryAttempts as number | undefined,
    eventAgeSeconds: MaximumEventAgeInSeconds as number | undefined,
    onFailureArn: OnFailure?.Destination,
  };
}

function assetPath(name: string, assets: readonly Asset[], key: string | undefined): string {
  const asset = assets.find(({ destinations }) =>
    Object.values(destinations).some(({ objectKey }) => objectKey === key),
  );
  if (!asset) {
    throw new AssemblyError(`The code of the function ${name} is not an asset of the assembly.`, {
      hint: 'Synthesize with bundling; inline code and container images are not run locally.',
    });
  }
  return asset.source.path;
}
