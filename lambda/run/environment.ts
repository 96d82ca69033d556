import { type BackupFileSettings, type CopyAt, environment } from '../contract/settings.ts';
import { readSettingsFile } from '../contract/settings-file.ts';
import { InvalidEnvironment } from '../errors.ts';

/** What the stack named for a function, in its environment. */
export interface Places {
  readonly bucket: string;
  readonly eventBus: string;
  readonly s3Endpoint: string | undefined;
  /** See `Store`. */
  readonly sse: string | undefined;
  /** Where S3 copies everything to. */
  readonly copies: readonly CopyAt[];
}

/** The Lambda's settings, as the stack wrote them. */
export type Settings = BackupFileSettings & Places;

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws InvalidEnvironment naming the variable or the file */
export const readSettings = (env: Variables): Settings => ({
  ...readSettingsFile<BackupFileSettings>(env, ['ensembles']),
  ...readPlaces(env),
});

/** @throws InvalidEnvironment naming the variable */
export const readPlaces = (env: Variables): Places => ({
  bucket: requireVariable(env, environment.bucket),
  eventBus: requireVariable(env, environment.eventBus),
  s3Endpoint: env[environment.s3Endpoint] || undefined,
  sse: env[environment.sse] || undefined,
  copies: JSON.parse(env[environment.copies] || '[]'),
});

/** @throws InvalidEnvironment naming the variable */
export function requireVariable(env: Variables, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new InvalidEnvironment(`The environment variable ${name} is not set.`, {
    hint: 'Deploy the stack again; do not edit its Lambda environment.',
  });
}
