/** What the function finds around it in a process of ours, put back at the end. */
export async function withSurroundings<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const names = Object.keys(variables);
  const before = names.map((name) => [name, process.env[name]] as const);
  const { write } = process.stdout;
  Object.assign(process.env, variables);
  // The last line of each run is for CloudWatch.
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
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
