import { environment, type ReportFileSettings, reportEnvironment } from '../contract/settings.ts';
import { readSettingsFile } from '../contract/settings-file.ts';
import { InvalidEnvironment } from '../errors.ts';

/** What the stack tells the function that makes the page. */
export interface ReportSettings extends ReportFileSettings {
  readonly bucket: string;
  /** Key of the page. */
  readonly page: string;
  readonly s3Endpoint: string | undefined;
  /** See `Store`. */
  readonly sse: string | undefined;
}

/** @throws InvalidEnvironment naming the variable or the file */
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
    ...readSettingsFile<ReportFileSettings>(env, ['ensembles']),
    bucket: required(environment.bucket),
    page: required(reportEnvironment.page),
    s3Endpoint: env[environment.s3Endpoint] || undefined,
    sse: env[environment.sse] || undefined,
  };
}
