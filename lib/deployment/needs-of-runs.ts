import { createHash } from 'node:crypto';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Token } from 'aws-cdk-lib/core';
import type { NeedsOfRuns } from '../../lambda/contract/deployment.ts';
import type {
  EnsembleSettings,
  NodeSelection,
  RestoreFileSettings,
} from '../../lambda/contract/settings.ts';

/** Longer texts stand as their hash: all of 300 ensembles, before and now, are one event of Lambda. */
const longest = 32;

/**
 * What runs of each ensemble may need to their end of what a deployment can take away: whom they send to, the documents
 * that they send, the folders that nodes write to and read from, and the roles of the nodes. Pure.
 * @param settings with which runs begin
 * @param roles of the nodes, by name of the ensemble
 */
export const needsOfRuns = (
  { ensembles, restores }: RestoreFileSettings,
  roles: ReadonlyMap<string, readonly IRole[]>,
): Record<string, NeedsOfRuns> =>
  Object.fromEntries(
    ensembles.map((ensemble) => [
      ensemble.name,
      needsOf(ensemble, restores[ensemble.name], roles.get(ensemble.name) ?? []),
    ]),
  );

function needsOf(
  { name, nodes, prefix, documents }: EnsembleSettings,
  restores: RestoreFileSettings['restores'][string] | undefined,
  roles: readonly IRole[],
): NeedsOfRuns {
  const names = [...Object.values(documents), ...Object.values(restores?.documents ?? {})];
  const needs = {
    nodes: [...selected(nodes), ...(restores?.drillOn ? [restores.drillOn] : [])],
    documents: [...new Set(names.map(ofAnyKind))],
    folders: [`${name}/${prefix}-*`, ...(restores?.from ?? []).map((from) => `${from}/*`)],
    roles: roles.map(({ roleName }) => roleName),
  };
  return Object.fromEntries(
    Object.entries(needs)
      .filter(([, texts]) => texts.length > 0)
      .map(([kind, texts]) => [kind, texts.map(shortened)]),
  );
}

/** All documents of a profile come and go together: `ZkBackup-1a2b3c4d5e-*`. */
const ofAnyKind = (document: string) => document.replace(/[^-]+$/, '*');

const selected = (nodes: NodeSelection): readonly string[] =>
  'tag' in nodes ? [`${nodes.tag.key}=${nodes.tag.value}`] : nodes.instanceIds;

const shortened = (text: string): string =>
  Token.isUnresolved(text) || text.length <= longest
    ? text
    : createHash('sha256').update(text).digest('hex').slice(0, 16);
