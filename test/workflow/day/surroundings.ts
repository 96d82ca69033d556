/**
 * What the function finds around it in a process of ours, put back at the end.
 * @param onLine hears of each line that it writes for CloudWatch, at the end of a run
 */
export async function withSurroundings<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
  onLine: (line: string) => void = () => {},
): Promise<T> {
  const before = process.env;
  const { write } = process.stdout;
  process.env = { ...before, ...variables };
  process.stdout.write = (line: unknown) => {
    onLine(String(line));
    return true;
  };
  try {
    return await work();
  } finally {
    process.stdout.write = write;
    process.env = before;
  }
}

/** Of clients that sign, for stand-ins that look at no secret. */
export const standInCredentials = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
} as const;
