import { parseManifestKey } from '../../lambda/archive/manifest-key.ts';
import { readManifest } from '../../lambda/archive/read-manifest.ts';
import type { Store } from '../../lambda/aws/archive-store.ts';
import { keysIn } from '../../lambda/catalog/listing.ts';
import type { LastRun } from './time-left.ts';

/**
 * Reads how the newest backup went: the next one will be alike.
 * @returns undefined where there is none, or nobody may read it: then nothing is estimated
 */
export async function readLastRun(store: Store, ensemble: string): Promise<LastRun | undefined> {
  try {
    const ticks = (key: string) => parseManifestKey(ensemble, key)?.tick ?? '';
    const newest = (await keysIn(store, `${ensemble}/`))
      .filter((key) => ticks(key) !== '')
      .sort((a, b) => (ticks(a) < ticks(b) ? -1 : 1))
      .at(-1);
    const found = newest === undefined ? undefined : await readManifest(store, ensemble, newest);
    if (!found || !('manifest' in found)) return undefined;
    const { archive, phases } = found.manifest;
    return phases && { bytes: archive.bytes, ...partsOf(phases) };
  } catch {
    return undefined;
  }
}

type Entries = readonly { readonly name: string; readonly ms: number }[];

function partsOf(phases: Entries) {
  const sum = (some: Entries) => some.reduce((ms, entry) => ms + entry.ms, 0);
  const sent = phases.findIndex(({ name }) => name === 'send-backup');
  const of = (...names: string[]) => sum(phases.filter(({ name }) => names.includes(name)));
  return {
    before: sum(phases.slice(0, Math.max(0, sent))),
    command: of('send-backup', 'await-backup'),
    verify: of('verify'),
  };
}
