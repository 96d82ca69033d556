import { environment, reportEnvironment } from '../contract/settings.ts';
import { InvalidEnvironment } from '../errors.ts';

/** What the stack tells the function that makes the page. */
export interface ReportSettings {
  readonly bucket: string;
  /** Names of those that the page is about. */
  readonly ensembles: readonly string[];
  /** Key of the page. */
  readonly page: string;
  readonly s3Endpoint: string | undefined;
  /** See `Store`. */
  readonly sse: string | undefined;
}

/** @throws InvalidEnvironment naming the variable */
export function readReportSettings(
  env: Readonly<Record<string, string | undefined>>,
): ReportSettings {
  const required = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw new InvalidEnvironment(`The environment variable ${name} is not set.`, {
      hint: 'Deploy the stack again; do not edit its Lambda environment.',
    });
  };
  return {
    bucket: required(environment.bucket),
    ensembles: JSON.parse(required(reportEnvironment.ensembles)) as string[],
    page: required(reportEnvironment.page),
    s3Endpoint: env[environment.s3Endpoint] || undefined,
    sse: env[environment.sse] || undefined,
  };
}
