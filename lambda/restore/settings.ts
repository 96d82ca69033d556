import {
  type RestoreFileSettings,
  type RestoreSettings,
  restoreEnvironment,
} from '../contract/settings.ts';
import { readSettingsFile } from '../contract/settings-file.ts';
import { InvalidEnvironment } from '../errors.ts';
import { type Places, readPlaces, requireVariable } from '../run/environment.ts';

/** The restore function's settings, as the stack wrote them. */
export interface RestoreFunctionSettings extends RestoreFileSettings, Places {
  readonly backupAlias: string;
}

/** @throws InvalidEnvironment where the settings beside the code do not tell of the ensemble */
export function restoreSettingsOf(
  { restores }: Pick<RestoreFileSettings, 'restores'>,
  ensemble: string,
): RestoreSettings {
  const found = restores[ensemble];
  if (found) return found;
  throw new InvalidEnvironment(`The settings of restores lack the ensemble ${ensemble}.`, {
    hint: 'Deploy the stack again; do not edit the code of its functions.',
  });
}

/** @throws InvalidEnvironment naming the variable or the file */
export const readRestoreSettings = (
  env: Readonly<Record<string, string | undefined>>,
): RestoreFunctionSettings => ({
  ...readSettingsFile<RestoreFileSettings>(env, ['ensembles', 'restores']),
  ...readPlaces(env),
  backupAlias: requireVariable(env, restoreEnvironment.backupAlias),
});
