import { environment, type RestoreSettings, restoreEnvironment } from '../contract/settings.ts';
import { InvalidEnvironment } from '../errors.ts';
import { readSettings, type Settings } from '../run/environment.ts';

/** The restore function's settings, as the stack wrote them. */
export interface RestoreFunctionSettings extends Settings {
  /** First part of the names of the restore documents. */
  readonly documentPrefix: string;
  readonly backupAlias: string;
  /** By name of the ensemble. */
  readonly restores: Readonly<Record<string, RestoreSettings>>;
}

/** @throws InvalidEnvironment naming the variable */
export function readRestoreSettings(
  env: Readonly<Record<string, string | undefined>>,
): RestoreFunctionSettings {
  const required = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw new InvalidEnvironment(`The environment variable ${name} is not set.`, {
      hint: `Deploy the stack again; an environment with ${environment.ensembles} alone is the backup function's.`,
    });
  };
  return {
    ...readSettings(env),
    documentPrefix: required(restoreEnvironment.documentPrefix),
    backupAlias: required(restoreEnvironment.backupAlias),
    restores: JSON.parse(required(restoreEnvironment.restores)),
  };
}
