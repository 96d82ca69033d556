import { backupDocuments, restoreDocuments } from '../../lambda/contract/documents.ts';
import type { Config } from '../config/config.ts';
import { bytesOfDocuments } from '../documents/documents-size.ts';
import { profilesOf } from '../documents/node-profile.ts';
import { nestedStacks } from './stack-of-name.ts';

/** What counts in the template of the stack itself; CloudFormation takes 500 resources and 1 MB. */
export interface TemplateSize {
  readonly resources: number;
  readonly bytes: number;
}

export const mostOfTemplate: TemplateSize = { resources: 500, bytes: 1_000_000 };

/** What is shared, where all is set. */
const shared: TemplateSize = { resources: 102 + nestedStacks, bytes: 272_000 };

/** Resources: the documents of one profile. Their bytes are those of its settings. */
const ofProfile = backupDocuments.length + restoreDocuments.length;

/** Policy of its nodes, its alarms in the dashboard, what a run of it needs: without its name, which is in all of them. */
const ofEnsemble: TemplateSize = { resources: 1, bytes: 1_600 };
const timesOfName = 14;
const timesOfTag = 2;

/** Of an ensemble besides, in bytes. */
const more = { key: 260, source: 90, instance: 330, role: 90, copies: 260, copy: 220, rule: 1_500 };

/** Role and policy of the replication, and the alarm. */
const ofCopies = 3;

type Counted = Pick<Config, 'ensembles' | 'sse' | 'encryptionKey' | 's3Endpoint' | 'copyTo'>;

/**
 * How large the template becomes at most, but for its documents: the CDK tells it only when all is made, and makes a
 * template that CloudFormation refuses. Pure; a test compares it with what is synthesized.
 */
function withoutDocuments(config: Counted): TemplateSize {
  const { ensembles, sse, encryptionKey, copyTo = [] } = config;
  const { length } = ensembles;
  const sum = (of: (ensemble: Counted['ensembles'][number]) => number) =>
    ensembles.reduce((all, ensemble) => all + of(ensemble), 0);
  return {
    resources:
      shared.resources + length * ofEnsemble.resources + (copyTo.length > 0 ? ofCopies : 0),
    bytes:
      shared.bytes +
      length * (ofEnsemble.bytes + (sse || encryptionKey ? more.key : 0)) +
      sum(({ name }) => name.length) * timesOfName +
      sum(({ nodes }) => ('tag' in nodes ? nodes.tag.value.length : 0)) * timesOfTag +
      sum(({ restoreFrom }) => restoreFrom.join('').length + restoreFrom.length * more.source) +
      sum(({ roles }) => roles.length) * more.role +
      bytesOfCopies(config, copyTo.length) +
      sum(({ nodes }) => ('instanceIds' in nodes ? nodes.instanceIds.length : 0)) * more.instance,
  };
}

/** What nodes may read of copies, and what copies. */
const bytesOfCopies = ({ ensembles }: Counted, copies: number): number =>
  copies === 0
    ? 0
    : ensembles.reduce(
        (bytes, { name, restoreFrom }) =>
          bytes +
          more.copies +
          copies *
            ((restoreFrom.length + 1) * more.copy + name.length + restoreFrom.join('').length),
        more.rule + 2 * copies * more.rule,
      );

/** The documents of all profiles. */
function ofDocuments(config: Counted): TemplateSize {
  const profiles = [...profilesOf(config.ensembles).values()];
  return {
    resources: profiles.length * ofProfile,
    bytes: profiles.reduce((sum, profile) => sum + bytesOfDocuments(profile, config), 0),
  };
}

/** So many profiles as large as these fit beside the ensembles; below one, not even the ensembles fit. */
export function mostProfiles(config: Counted): number {
  const besides = withoutDocuments(config);
  const bytesOfOne = ofDocuments(config).bytes / profilesOf(config.ensembles).size;
  return Math.floor(
    Math.min(
      (mostOfTemplate.resources - besides.resources) / ofProfile,
      (mostOfTemplate.bytes - besides.bytes) / bytesOfOne,
    ),
  );
}

/** How large the template becomes at most. Pure. */
export function templateSize(config: Counted): TemplateSize {
  const [besides, documents] = [withoutDocuments(config), ofDocuments(config)];
  return {
    resources: besides.resources + documents.resources,
    bytes: besides.bytes + documents.bytes,
  };
}
