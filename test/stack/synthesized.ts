import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { ZkBackupStack } from '../../lib/zk-backup-stack.ts';
import { configOf, prod } from './configuration.ts';

const { context: featureFlags } = JSON.parse(readFileSync('cdk.json', 'utf8'));

/** An app with the flags of cdk.json that neither bundles nor validates: tests ask for those. */
export const quickApp = () =>
  new App({
    context: { ...featureFlags, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });

/** The stack of a configuration. */
export const stackOf = (input: object = { ensembles: [prod] }, id = 'ZkBackup', app = quickApp()) =>
  new ZkBackupStack(app, id, { config: configOf(input) });

/** The template of a configuration. */
export const templateOf = (input?: object) => Template.fromStack(stackOf(input));

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

/** The only resource of a type. */
export function onlyResource(template: Template, type: string): Readonly<Record<string, unknown>> {
  const [resource, ...others] = Object.values(template.findResources(type));
  if (!resource || others.length > 0) throw new Error(`Not exactly one ${type} in the template.`);
  return resource;
}

/** The environment of the function, with the names of our documents in place of references. */
export function environmentOf(template: Template): Readonly<Record<string, string>> {
  const names = Object.entries(template.findResources('AWS::SSM::Document')).map(
    ([id, { Properties }]) => [id, Properties.Name] as const,
  );
  const nameOf = new Map<string, string>(names);
  const plain = (value: string | { readonly 'Fn::Join'?: readonly [string, unknown[]] }): string =>
    typeof value === 'string'
      ? value
      : (value['Fn::Join']?.[1] ?? [])
          .map((part) => (typeof part === 'string' ? part : nameOf.get((part as Reference).Ref)))
          .join('');
  const { Properties } = onlyResource(template, 'AWS::Lambda::Function') as {
    Properties: { Environment: { Variables: Record<string, Parameters<typeof plain>[0]> } };
  };
  return Object.fromEntries(
    Object.entries(Properties.Environment.Variables).map(([name, value]) => [name, plain(value)]),
  );
}

interface Reference {
  readonly Ref: string;
}
