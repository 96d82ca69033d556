import { type RestoreFileSettings, restoreEnvironment } from '../contract/settings.ts';
import { readSettingsFile } from '../contract/settings-file.ts';
import { type Places, readPlaces, requireVariable } from '../run/environment.ts';

/** The restore function's settings, as the stack wrote them. */
export interface RestoreFunctionSettings extends RestoreFileSettings, Places {
  /** First part of the names of the restore documents. */
  readonly documentPrefix: string;
  readonly backupAlias: string;
}

/** @throws InvalidEnvironment naming the variable or the file */
export const readRestoreSettings = (
  env: Readonly<Record<string, string | undefined>>,
): RestoreFunctionSettings => ({
  ...readSettingsFile<RestoreFileSettings>(env, ['ensembles', 'restores']),
  ...readPlaces(env),
  documentPrefix: requireVariable(env, restoreEnvironment.documentPrefix),
  backupAlias: requireVariable(env, restoreEnvironment.backupAlias),
});
