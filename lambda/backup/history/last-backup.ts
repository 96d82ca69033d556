import { archiveKeyOf } from '../../archive/manifest-key.ts';
import { lastZxidOf, type ReadManifest, readManifest } from '../../archive/read-manifest.ts';
import { newestFirst, type Shelf } from '../../archive/shelf.ts';
import { namedVersion, type Store } from '../../aws/archive-store.ts';
import { type Kept, keptBy } from './kept.ts';

/** Where the ensemble stood at its newest backup, and what was found on the way. Survives JSON. */
export interface Found {
  /** Absent before the first one. */
  readonly last?: LastBackup;
  readonly shelf: Shelf;
  /** What is named as a manifest and was left out, in sentences. */
  readonly leftOut: readonly string[];
}

/** Of so many newer ones that are not ours, one after the other, none is looked behind. */
const mostLeftOut = 1000;

/** @param now epoch milliseconds */
export async function readLastBackup(
  store: Store,
  ensemble: string,
  shelf: Shelf,
  now: number,
): Promise<Found> {
  const leftOut = shelf.strangers.map((key) => `${key} does not have the name of a manifest`);
  for await (const { key } of newestFirst(store, ensemble, shelf, { now })) {
    const found = await readManifest(store, ensemble, key);
    if (found && 'manifest' in found) {
      const last = standing(key, found.manifest);
      return { last, shelf, leftOut: inBrief(leftOut) };
    }
    if (found) leftOut.push(found.notOurs);
    if (leftOut.length > mostLeftOut) break;
  }
  return { shelf, leftOut: inBrief(leftOut) };
}

/** @param key of the manifest */
function standing(key: string, manifest: ReadManifest): LastBackup {
  const { epoch, tick, archive, inventory, proof, comparison } = manifest;
  const versionId = namedVersion(archive.versionId);
  return {
    ...{ key, archiveKey: archiveKeyOf(key), tick, epoch },
    zxid: lastZxidOf(proof, manifest.zxid),
    znodes: inventory?.znodes ?? null,
    level: proof?.level ?? null,
    sumsCrc64Nvme: typeof archive.crc64nvme === 'string',
    lineage: manifest.lineage ?? null,
    kept: comparison?.kept ?? keptBy(besideOf(manifest)),
    ...(versionId === undefined ? {} : { versionId }),
  };
}

/** What a manifest tells of its backup and the one before. */
export function besideOf({ proof, comparison }: ReadManifest) {
  const { previous, suspicions = [] } = comparison ?? {};
  return {
    level: proof?.level ?? null,
    previous: previous ? { key: previous.key, level: previous.level ?? null } : null,
    suspicions,
  };
}

const told = 3;

/** As warnings; of many the first ones, and how many more. */
function inBrief(leftOut: readonly string[]): string[] {
  const sentences = leftOut.slice(0, told).map((sentence) => `${sentence}; it was left out.`);
  const more = leftOut.length - told;
  return more > 0 ? [...sentences, `${more} more were left out like this.`] : sentences;
}

/** What of the last manifest a run looks at. */
export interface LastBackup {
  readonly key: string;
  readonly archiveKey: string;
  readonly tick: string;
  readonly zxid: string;
  readonly epoch: number;
  /** Null where the manifest does not say. */
  readonly znodes: number | null;
  /** Of its proof; null where the manifest does not say. */
  readonly level: number | null;
  /** S3 stored a CRC64NVME with its archive. */
  readonly sumsCrc64Nvme: boolean;
  /** Older ones that must not expire yet. */
  readonly kept: readonly Kept[];
  /** Of its archive; absent where its bucket kept none. */
  readonly versionId?: string;
  /** The restore or undo that its data is from; null where there was none, or the manifest does not say. */
  readonly lineage: string | null;
}
