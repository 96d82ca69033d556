import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { App, type Stack, Stage } from 'aws-cdk-lib/core';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { settingsFile } from '../../lambda/contract/settings-file.ts';
import { ZkBackupStack } from '../../lib/zk-backup-stack.ts';
import { configOf, prod } from './configuration.ts';
import { wholeTemplate } from './whole-template.ts';

const { context: featureFlags } = JSON.parse(readFileSync('cdk.json', 'utf8'));

/** Each file that makes apps says so: what they were synthesized to is gone when its tests have ended. */
export const removeAssemblies = () => afterAll(CloudAssembly.cleanupTemporaryDirectories);

/**
 * An app with the flags of cdk.json that neither bundles nor validates: tests ask for those. It copies no
 * asset either, and notes of no construct who made it.
 */
export const quickApp = () =>
  new App({
    context: {
      ...featureFlags,
      'aws:cdk:bundling-stacks': [],
      'aws:cdk:disable-asset-staging': true,
      'aws:cdk:disable-stack-trace': true,
    },
    builtinCloudFormationValidation: false,
    treeMetadata: false,
  });

const smallest = { ensembles: [prod] };

/** The stack of a configuration. */
export const stackOf = (input: object = smallest, id = 'ZkBackup', app = quickApp()) =>
  new ZkBackupStack(app, id, { config: configOf(input) });

const synthesized = new Map<string, Template>();
/** Of each template the settings in its assets, by the key of the asset: another file's end removes the assembly. */
const settingsIn = new WeakMap<Template, ReadonlyMap<string, string>>();

/**
 * The template of a configuration, with what is in nested stacks. It is synthesized once for the files of a thread:
 * nothing changes it.
 */
export function templateOf(input: object = smallest): Template {
  const key = JSON.stringify(input);
  const known = synthesized.get(key);
  if (known) return known;
  const stack = stackOf(input);
  const template = wholeTemplate(stack);
  synthesized.set(key, template);
  settingsIn.set(template, settingsOf(stack));
  return template;
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
  readonly Sid?: string;
}

/** Statements of every identity policy, with the logical id of the policy. */
export function identityStatements(template: Template): (Statement & { readonly of: string })[] {
  const policies = {
    ...template.findResources('AWS::IAM::Policy'),
    ...template.findResources('AWS::IAM::ManagedPolicy'),
  };
  return Object.entries(policies).flatMap(([of, policy]) =>
    policy.Properties.PolicyDocument.Statement.map((statement: Statement) => ({
      ...statement,
      of,
    })),
  );
}

/** Statements of the policies whose logical id begins like this. */
export const statementsOf = (template: Template, id: string) =>
  identityStatements(template).filter(({ of }) => of.startsWith(id));

/** Those of them that allow to send commands. */
export const sends = (template: Template, id: string) =>
  statementsOf(template, id).filter(({ Action }) =>
    JSON.stringify(Action).includes('ssm:SendCommand'),
  );

/** Kinds of the documents that a statement names, of whatever ensemble of the stack. */
export const documentsIn = (statement: Statement | undefined) =>
  [...JSON.stringify(statement).matchAll(/:document\/ZkBackup-\?{10}-([a-z]+)"/g)].map(
    ([, kind]) => kind,
  );

/** The only resource of a type whose logical id begins like this. */
export function onlyResource(
  template: Template,
  type: string,
  id = '',
): { readonly Properties: Readonly<Record<string, unknown>> } {
  const [resource, ...others] = Object.entries(template.findResources(type))
    .filter(([logicalId]) => logicalId.startsWith(id))
    .map(([, found]) => found);
  if (!resource || others.length > 0) throw new Error(`Not exactly one ${type} ${id} in it.`);
  return resource as ReturnType<typeof onlyResource>;
}

/** The settings beside the code of a function, which is found as AWS finds it: by its asset. */
export function fileSettingsOf<T>(template: Template, id: string): T {
  const { Properties } = onlyResource(template, 'AWS::Lambda::Function', id);
  const { S3Key } = Properties.Code as { readonly S3Key: string };
  const text = settingsIn.get(template)?.get(S3Key);
  if (text === undefined) throw new Error(`There are no settings beside the code of ${id}.`);
  return JSON.parse(text);
}

function settingsOf(stack: Stack): ReadonlyMap<string, string> {
  const directory = Stage.of(stack)?.outdir ?? '';
  const manifest: { readonly files: Readonly<Record<string, FileAsset>> } = JSON.parse(
    readFileSync(join(directory, `${stack.artifactId}.assets.json`), 'utf8'),
  );
  return new Map(
    Object.values(manifest.files).flatMap(({ source, destinations }) => {
      const file = join(resolve(directory, source.path), settingsFile);
      if (!existsSync(file)) return [];
      const text = readFileSync(file, 'utf8');
      return Object.values(destinations).map(({ objectKey }): [string, string] => [
        objectKey,
        text,
      ]);
    }),
  );
}

interface FileAsset {
  readonly source: { readonly path: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

/** The environment of a function; what CloudFormation fills in is named. */
export function environmentOf(
  template: Template,
  name: 'Backup' | 'Restore',
): Readonly<Record<string, string>> {
  const { Properties } = onlyResource(template, 'AWS::Lambda::Function', `Orchestrators${name}`);
  const { Variables } = Properties.Environment as {
    readonly Variables: Readonly<Record<string, string | Reference>>;
  };
  return Object.fromEntries(
    Object.entries(Variables).map(([variable, value]) => [
      variable,
      typeof value === 'string' ? value : `<${value.Ref}>`,
    ]),
  );
}

interface Reference {
  readonly Ref: string;
}
