import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ZkBackupStack } from '../../lib/zk-backup-stack.ts';
import { configOf, prod } from './configuration.ts';

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

/** The template of a configuration, which is synthesized once for the files of a thread: nothing changes it. */
export function templateOf(input: object = smallest): Template {
  const key = JSON.stringify(input);
  const template = synthesized.get(key) ?? Template.fromStack(stackOf(input));
  synthesized.set(key, template);
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

/** Kinds of the documents that a statement names. */
export const documentsIn = (statement: Statement | undefined) =>
  [...JSON.stringify(statement).matchAll(/"ensemble\w+?Documents([a-z]+)[0-9A-F]{8}"/g)].map(
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

/** The environment of a function, with the names of our documents in place of references. */
export function environmentOf(
  template: Template,
  name: 'Backup' | 'Restore',
): Readonly<Record<string, string>> {
  const names = Object.entries(template.findResources('AWS::SSM::Document')).map(
    ([id, { Properties }]) => [id, Properties.Name] as const,
  );
  const nameOf = new Map<string, string>(names);
  const plain = (value: string | Reference | Join): string => {
    if (typeof value === 'string') return value;
    if ('Ref' in value) return nameOf.get(value.Ref) ?? `<${value.Ref}>`;
    return value['Fn::Join'][1].map(plain).join('');
  };
  const { Properties } = onlyResource(template, 'AWS::Lambda::Function', `Orchestrators${name}`);
  const { Variables } = Properties.Environment as { Variables: Record<string, string> };
  return Object.fromEntries(
    Object.entries(Variables).map(([variable, value]) => [variable, plain(value)]),
  );
}

interface Join {
  readonly 'Fn::Join': readonly [string, readonly (string | Reference)[]];
}

interface Reference {
  readonly Ref: string;
}
