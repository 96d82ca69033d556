import { archiveKeyOf, parseBackupKey, parseManifestKey } from '../../archive/manifest-key.ts';
import type { EnsembleSettings } from '../../contract/settings.ts';
import { InvalidRequest } from '../../errors.ts';
import { shown } from '../../shown.ts';
import { knownEnsemble } from '../request.ts';

/** What a person asks of the count: that it is done or only told, or that one backup is pinned or let go. */
export type RetentionRequest = { readonly ensemble: EnsembleSettings } & (
  | { readonly asked: 'expire' | 'dry-run' }
  | {
      readonly asked: 'pin' | 'unpin';
      /** Of the archive. */
      readonly key: string;
    }
);

const asks = ['expire', 'pin', 'unpin'] as const;
const isAsk = (name: string) => asks.some((ask) => ask === name);

/** Whether a payload is one of these requests, however badly written. Pure. */
export const asksForRetention = (payload: unknown): payload is Readonly<Record<string, unknown>> =>
  typeof payload === 'object' && payload !== null && Object.keys(payload).some(isAsk);

/**
 * Reads `{ "ensemble": "prod", "expire": "now" }`, or with `"dry-run"`; or `"pin"` or `"unpin"` and the key of a backup.
 * @throws InvalidRequest naming the field, what it got and what it takes
 */
export function parseRetention(
  payload: Readonly<Record<string, unknown>>,
  ensembles: readonly EnsembleSettings[],
): RetentionRequest {
  const fields = Object.keys(payload).filter((name) => name !== 'ensemble');
  const [field = ''] = fields;
  if (fields.length !== 1 || !isAsk(field)) {
    throw invalid('The payload', `the fields ${fields.join(', ')}`, `one of ${asks.join(', ')}`);
  }
  const ensemble = knownEnsemble(payload.ensemble, ensembles);
  const value = payload[field];
  if (field === 'expire') {
    if (value === 'now') return { ensemble, asked: 'expire' };
    if (value === 'dry-run') return { ensemble, asked: 'dry-run' };
    throw invalid('`expire`', shown(value), '"now" or "dry-run"');
  }
  const key = typeof value === 'string' ? value : '';
  const isManifest = parseManifestKey(ensemble.name, key) !== undefined;
  if (!parseBackupKey(ensemble.name, key)) {
    const example = `${ensemble.name}/${ensemble.prefix}-20261122T030000Z.tar.gz`;
    throw invalid(`\`${field}\``, shown(value), `the key of a backup such as ${example}`);
  }
  return { ensemble, asked: field as 'pin' | 'unpin', key: isManifest ? archiveKeyOf(key) : key };
}

const invalid = (what: string, got: string, expected: string) =>
  new InvalidRequest(`${what} got ${got}; it takes ${expected}.`, {
    hint: 'Nothing was changed. Ask by npx zk-backup expire --help or pin --help and what they show.',
  });
