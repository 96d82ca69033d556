import { type EnsembleSettings, environment, type WrittenEnsemble } from '../contract/settings.ts';
import { InvalidEnvironment } from '../errors.ts';

/** The Lambda's settings, as the stack wrote them. */
export interface Settings {
  readonly ensembles: readonly EnsembleSettings[];
  readonly bucket: string;
  readonly eventBus: string;
  readonly s3Endpoint: string | undefined;
  /** See `Store`. */
  readonly sse: string | undefined;
}

/** @throws InvalidEnvironment naming the variable */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const required = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw new InvalidEnvironment(`The environment variable ${name} is not set.`, {
      hint: 'Deploy the stack again; do not edit its Lambda environment.',
    });
  };
  return {
    ensembles: ensemblesIn(JSON.parse(required(environment.ensembles)) as WrittenEnsemble[]),
    bucket: required(environment.bucket),
    eventBus: required(environment.eventBus),
    s3Endpoint: env[environment.s3Endpoint] || undefined,
    sse: env[environment.sse] || undefined,
  };
}

const ensemblesIn = (written: readonly WrittenEnsemble[]): EnsembleSettings[] =>
  written.map(({ restoredBy = [], ...settings }) => ({
    ...settings,
    ...(restoredBy.length > 0
      ? { restoredBy: restoredBy.flatMap((place) => written[place]?.name ?? []) }
      : {}),
  }));
