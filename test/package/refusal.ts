import { execFileSync } from 'node:child_process';

/** Why nothing can be installed from npm's registry on this host, in a few words; undefined where it can. */
export async function registryRefusal(): Promise<string | undefined> {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  try {
    await fetch(new URL('constructs/latest', registry), { signal: AbortSignal.timeout(30_000) });
    return undefined;
  } catch {
    return "npm's registry cannot be reached";
  }
}
