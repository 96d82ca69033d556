import type { CopyAt } from '../contract/settings.ts';

/** The copy with this bucket, or the only one in this region. Pure. @returns undefined where there is none, or more than one */
export function copyNamed(name: string, copies: readonly CopyAt[]): CopyAt | undefined {
  const [found, ...others] = copies.filter(
    ({ bucket, region }) => bucket === name || region === name,
  );
  return others.length === 0 ? found : undefined;
}
