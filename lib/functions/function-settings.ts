import {
  backupDocuments,
  documentName,
  restoreDocuments,
} from '../../lambda/contract/documents.ts';
import type {
  BackupFileSettings,
  EnsembleSettings,
  RestoreFileSettings,
  RestoreSettings,
} from '../../lambda/contract/settings.ts';
import { type Config, drillInstanceOf, type Ensemble } from '../config/config.ts';
import { keepOf } from '../config/config-keep.ts';
import { profileIdOf } from '../documents/node-profile.ts';

/**
 * What the backup function is deployed with. Pure.
 * @param documentPrefix first part of the names of all documents
 */
export const backupSettings = (
  config: Pick<Config, 'ensembles' | 'retention'>,
  documentPrefix: string,
): BackupFileSettings => ({
  ensembles: config.ensembles.map((ensemble) => settingsOf(config, ensemble, documentPrefix)),
});

/** What the restore function is deployed with. Pure. */
export const restoreSettings = (
  config: Pick<Config, 'ensembles' | 'retention'>,
  documentPrefix: string,
): RestoreFileSettings => ({
  ...backupSettings(config, documentPrefix),
  restores: Object.fromEntries(
    config.ensembles.map((ensemble) => [
      ensemble.name,
      restoreSettingsOf(ensemble, documentPrefix),
    ]),
  ),
});

function settingsOf(
  config: Pick<Config, 'ensembles' | 'retention'>,
  ensemble: Ensemble,
  documentPrefix: string,
): EnsembleSettings {
  const restoredBy = config.ensembles.filter(({ restoreFrom }) =>
    restoreFrom.includes(ensemble.name),
  );
  return {
    name: ensemble.name,
    nodes: ensemble.nodes,
    prefix: ensemble.prefix,
    mode: ensemble.mode,
    allowStandalone: ensemble.allowStandalone,
    maxDowntimeSeconds: ensemble.maxDowntime,
    maxShrinkPercent: ensemble.maxShrinkPercent,
    keep: keepOf(config, ensemble),
    ...(restoredBy.length > 0 && { restoredBy: restoredBy.map(({ name }) => name) }),
    documents: documentsOf(ensemble, documentPrefix, backupDocuments),
  };
}

function restoreSettingsOf(ensemble: Ensemble, documentPrefix: string): RestoreSettings {
  const drillOn = drillInstanceOf(ensemble);
  return {
    from: ensemble.restoreFrom,
    documents: documentsOf(ensemble, documentPrefix, restoreDocuments),
    ...(drillOn && { drillOn }),
  };
}

function documentsOf<Kind extends string>(
  ensemble: Ensemble,
  documentPrefix: string,
  kinds: readonly Kind[],
): Record<Kind, string> {
  const profile = profileIdOf(ensemble);
  const named = kinds.map((kind) => [kind, documentName(documentPrefix, profile, kind)]);
  return Object.fromEntries(named) as Record<Kind, string>;
}
