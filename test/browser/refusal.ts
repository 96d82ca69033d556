import { findDebian } from '../../local-cloud/toolbox/debian.ts';

/** Why there is no browser on this host, in a few words; undefined where there is one. */
export const browserRefusal = async (): Promise<string | undefined> =>
  (await findDebian()) ? undefined : 'apt of this system names no Debian archive';
