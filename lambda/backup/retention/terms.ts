import { defaultKeep } from '../../contract/keep.ts';
import type { EnsembleSettings } from '../../contract/settings.ts';
import type { CountTerms } from './count-backups.ts';

/** By what the backups of an ensemble are counted. @param now epoch milliseconds. Pure. */
export const termsOf = (
  { name, keep = defaultKeep, restoredBy = [] }: EnsembleSettings,
  now: number,
): CountTerms => ({ ensemble: name, keep, restoredBy, now });
