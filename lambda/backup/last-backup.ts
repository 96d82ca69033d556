import { namedVersion, newestManifestKey, readJson, type Store } from '../aws/archive-store.ts';
import type { LastBackup } from './choose-node.ts';
import { lastZxidOf, type Manifest } from './manifest.ts';

/** Where the ensemble stood at its newest backup; undefined before the first one. */
export async function readLastBackup(
  store: Store,
  ensemble: string,
): Promise<LastBackup | undefined> {
  const key = await newestManifestKey(store, ensemble);
  const manifest = key && (await readJson<Manifest>(store, key));
  if (!key || !manifest) return undefined;
  const { zxid, epoch, tick, archive, inventory, proof, lineage } = manifest.value;
  // The first manifests had no inventory, no proof and no lineage.
  const told = {
    zxid: lastZxidOf(proof, zxid),
    znodes: inventory?.znodes ?? null,
    level: proof?.level ?? null,
    lineage: lineage ?? null,
  };
  const versionId = namedVersion(archive.versionId);
  return {
    ...{ key, archiveKey: archive.key, tick, epoch, ...told },
    ...(versionId === undefined ? {} : { versionId }),
  };
}
