import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Why nothing can be installed from npm's registry on this host, in a few words; undefined where it can. */
export async function registryRefusal(): Promise<string | undefined> {
  const ask = ['view', 'constructs', 'version', '--fetch-retries=0', '--prefer-online'];
  // npm itself: who needs a proxy or a certificate has told it.
  return promisify(execFile)('npm', ask, { timeout: 60_000 }).then(
    () => undefined,
    () => "npm's registry cannot be reached",
  );
}
