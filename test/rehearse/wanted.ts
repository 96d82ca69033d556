/** What the templates of a cloud assembly want, with the ids that the stacks tell. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { motoAccount, motoRegion } from '../../local-cloud/moto/moto.ts';
import type { WantedResource } from './judge.ts';
import { holds, resolved, type Scope } from './resolve.ts';

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Scope['conditions'];
  readonly Mappings?: Scope['mappings'];
}

/** The resources of a stack by its id or name: physical ids by logical id. */
export type ListResources = (stack: string) => Promise<ReadonlyMap<string, string>>;

/** Those of a stack and of the stacks within it. */
export async function wantedResources(
  directory: string,
  stack: string,
  list: ListResources,
): Promise<WantedResource[]> {
  return ofStack({ directory, list, file: `${stack}.template.json`, stack, id: stack, given: {} });
}

interface StackOf {
  readonly directory: string;
  readonly list: ListResources;
  readonly file: string;
  readonly stack: string;
  readonly id: string;
  readonly given: Readonly<Record<string, unknown>>;
}

async function ofStack({ directory, list, file, stack, id, given }: StackOf) {
  const template: Template = JSON.parse(await readFile(join(directory, file), 'utf8'));
  const scope = scopeOf(template, stack, given, await list(id));
  const all: WantedResource[] = [];
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    if (!holds(resource.Condition, scope)) continue;
    const wanted = wantedOf(stack, logicalId, resource, scope);
    all.push(wanted);
    const within = resource.Metadata?.['aws:asset:path'];
    if (resource.Type === 'AWS::CloudFormation::Stack' && wanted.id && within) {
      const parameters = (wanted.properties.Parameters ?? {}) as Record<string, unknown>;
      all.push(
        ...(await ofStack({
          directory,
          list,
          file: String(within),
          stack: `${stack}/${logicalId}`,
          id: wanted.id,
          given: parameters,
        })),
      );
    }
  }
  return all;
}

export const wantedOf = (
  stack: string,
  logicalId: string,
  { Type, Properties, DeletionPolicy = 'Delete' }: TemplateResource,
  scope: Scope,
): WantedResource => ({
  stack,
  logicalId,
  type: Type,
  id: scope.physicalIds.get(logicalId),
  properties: resolved(Properties ?? {}, scope) as Record<string, unknown>,
  stays: DeletionPolicy !== 'Delete',
});

/** What a stack's values are resolved by. */
export function scopeOf(
  template: Template,
  stack: string,
  given: Readonly<Record<string, unknown>>,
  physicalIds: ReadonlyMap<string, string>,
): Scope {
  const defaults = Object.entries(template.Parameters ?? {}).map(([name, { Default }]) => [
    name,
    Default,
  ]);
  return {
    parameters: {
      'AWS::AccountId': motoAccount,
      'AWS::Partition': 'aws',
      'AWS::Region': motoRegion,
      'AWS::StackName': stack,
      'AWS::URLSuffix': 'amazonaws.com',
      ...Object.fromEntries(defaults),
      ...given,
    },
    conditions: template.Conditions ?? {},
    mappings: template.Mappings ?? {},
    physicalIds,
    types: new Map(Object.entries(template.Resources).map(([id, { Type }]) => [id, Type])),
  };
}
