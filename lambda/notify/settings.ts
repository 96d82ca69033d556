import {
  type NotifyFileSettings,
  type NotifyPlaces,
  type NotifySettings,
  notifyVariable,
} from '../contract/notifications.ts';
import { readSettingsFile } from '../contract/settings-file.ts';
import { InvalidEnvironment } from '../errors.ts';

/** @throws InvalidEnvironment naming the variable or the file */
export const readNotifySettings = (
  env: Readonly<Record<string, string | undefined>>,
): NotifySettings => ({
  ...readSettingsFile<NotifyFileSettings>(env, ['ensembles', 'on', 'runbook']),
  ...readPlaces(env[notifyVariable]),
});

function readPlaces(value: string | undefined): NotifyPlaces {
  if (value) return JSON.parse(value) as NotifyPlaces;
  throw new InvalidEnvironment(`The environment variable ${notifyVariable} is not set.`, {
    hint: 'Deploy the stack again; do not edit its Lambda environment.',
  });
}
