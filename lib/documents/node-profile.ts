import { createHash } from 'node:crypto';
import type { Ensemble } from '../config/config.ts';

/**
 * What the documents of an ensemble hold of its settings. Ensembles with equal profiles share one set of documents
 * (ADR 062).
 *
 * A member that comes later must be undefined by default: it is then left out of the id, and no document changes its
 * name in an upgrade.
 */
export interface NodeProfile
  extends Pick<Ensemble, 'zooCfg' | 'mode' | 'allowStandalone' | 'client'> {
  readonly service: { readonly unit: string } | { readonly stop: string; readonly start: string };
  readonly maxDowntimeSeconds: number;
  /** Whether archives of other ensembles may be restored at all; which, the rights of a node say. */
  readonly restoresOthers: boolean;
}

export const profileOf = ({
  zooCfg,
  mode,
  allowStandalone,
  client,
  service,
  maxDowntime,
  restoreFrom,
}: Ensemble): NodeProfile => ({
  ...{ zooCfg, mode, allowStandalone, client },
  service: typeof service === 'string' ? { unit: service } : service,
  maxDowntimeSeconds: maxDowntime,
  restoresOthers: restoreFrom.length > 0,
});

/**
 * The middle of the documents' names: it changes with a setting of the profile, and with nothing else. What the scripts
 * do is not in it, so that an upgrade changes documents in place; nor is what a whole deployment has in common.
 */
export const profileId = (profile: NodeProfile): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(profile)))
    .digest('hex')
    .slice(0, anyProfile.length);

/**
 * Every profile's id, in a pattern of IAM. Of one length, so that no pattern of a deployment matches documents of
 * another whose name only begins with the same words.
 */
export const anyProfile = '?'.repeat(10);

/** The id of an ensemble's profile. */
export const profileIdOf = (ensemble: Ensemble): string => profileId(profileOf(ensemble));

/** Each profile once, by its id, in the order of the ensembles. */
export const profilesOf = (ensembles: readonly Ensemble[]): ReadonlyMap<string, NodeProfile> =>
  new Map(ensembles.map(profileOf).map((profile) => [profileId(profile), profile]));

/** With the members of every object by name: equal settings are equal text. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => [name, inOrder(member)]);
}
