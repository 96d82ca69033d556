import { type NotifySettings, notifyVariable } from '../contract/notifications.ts';
import { InvalidEnvironment } from '../errors.ts';

/** @throws InvalidEnvironment naming the variable */
export function readNotifySettings(
  env: Readonly<Record<string, string | undefined>>,
): NotifySettings {
  const value = env[notifyVariable];
  if (value) return JSON.parse(value) as NotifySettings;
  throw new InvalidEnvironment(`The environment variable ${notifyVariable} is not set.`, {
    hint: 'Deploy the stack again; do not edit its Lambda environment.',
  });
}
