import type { Captured } from '../archive/captured.ts';
import type { Inventory } from '../archive/inventory.ts';
import type { Proof } from '../archive/judge-archive.ts';
import type { ArchivedFile } from '../archive/manifest-sums.ts';
import { lastZxidOf, readManifest } from '../archive/read-manifest.ts';
import { type Store, type StoredObject, writeJson } from '../aws/archive-store.ts';
import type { CaptureLine, UploadLine } from '../contract/node-lines.ts';
import type { JournalEntry } from '../flow/journal.ts';
import type { Subtree } from '../zookeeper/tree/subtrees.ts';
import type { LeftOut } from './choose/choice-refusals.ts';
import type { Comparison } from './history/compare-backups.ts';
import { knownHoles } from './known-holes.ts';
import { type NextStart, nextStartOf } from './next-start.ts';
import type { Run } from './plan.ts';

/** The object by which a backup exists: written last, and only after the proof. */
export interface Manifest {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly ensemble: string;
  readonly tick: string;
  readonly node: string;
  /** Nodes that were to be backed up before it and could not be, and why. */
  readonly leftOut: readonly LeftOut[];
  readonly mode: string;
  readonly zookeeperVersion: string;
  /** What a member of this version may lack although nothing shows it; the first manifests had none. */
  readonly knownHoles: readonly string[];
  /** The last transaction in the archive; in older manifests what the node showed (`lastZxidOf`). */
  readonly zxid: string;
  /** The node's, just before the capture; every backup after this one of its history is at or past it. */
  readonly epoch: number;
  readonly archive: {
    readonly key: string;
    readonly versionId: string | null;
    readonly bytes: number;
    readonly sha256: string;
    readonly crc64nvme: string | null;
  };
  readonly snapshot: string;
  readonly baseLog: string;
  /** What `proof.complete` was judged by; the first manifests had none. */
  readonly captured: Captured;
  /** Whether the server would come up again as it was; the first manifests do not tell. */
  readonly nextStart: NextStart;
  readonly files: readonly ArchivedFile[];
  readonly proof: Proof;
  readonly inventory: Inventory;
  /** Where its znodes and bytes are; null where no tree was replayed; older manifests do not tell. */
  readonly subtrees: readonly Subtree[] | null;
  readonly comparison: Comparison;
  /** The restore or undo that the data is from; null before the first one; older manifests do not tell. */
  readonly lineage: string | null;
  readonly downtimeMs: number;
  /** Milliseconds after which the node would have started ZooKeeper again; older manifests do not tell. */
  readonly maxDowntimeMs: number;
  readonly phases: readonly JournalEntry[];
}

export interface ManifestParts {
  readonly run: Run;
  readonly node: string;
  readonly leftOut: readonly LeftOut[];
  readonly capture: CaptureLine;
  readonly captured: Captured;
  readonly upload: UploadLine;
  readonly stored: StoredObject;
  readonly files: readonly ArchivedFile[];
  readonly proof: Proof;
  readonly inventory: Inventory;
  /** @default - no tree was replayed */
  readonly subtrees?: readonly Subtree[] | undefined;
  readonly comparison: Comparison;
  readonly lineage: string | null;
  readonly phases: readonly JournalEntry[];
}

export function writeManifest(parts: ManifestParts): Manifest {
  const { run, node, leftOut, capture, captured, upload, stored, files, proof } = parts;
  const { inventory, subtrees = null, comparison, lineage, phases } = parts;
  return {
    schemaVersion: 1,
    runId: run.runId,
    ensemble: run.ensemble,
    tick: run.tick,
    node,
    leftOut,
    mode: capture.mode,
    zookeeperVersion: capture.version,
    knownHoles: capture.role === 'standalone' ? [] : knownHoles(capture.version),
    zxid: lastZxidOf(proof, capture.zxid),
    epoch: capture.epoch,
    archive: {
      key: run.archiveKey,
      versionId: stored.versionId ?? null,
      bytes: upload.bytes,
      sha256: upload.sha256,
      crc64nvme: stored.crc64nvme ?? null,
    },
    snapshot: capture.snapshot,
    baseLog: capture.baseLog,
    captured,
    nextStart: nextStartOf(capture),
    files,
    proof,
    inventory,
    subtrees,
    comparison,
    lineage,
    downtimeMs: capture.downtimeMs,
    maxDowntimeMs: run.maxDowntimeSeconds * 1000,
    phases: [...phases],
  };
}

/**
 * Writes the manifest: from here on the backup exists. Never over another one.
 * @returns false when the manifest of another archive has this name already
 */
export async function recordManifest(
  store: Store,
  key: string,
  manifest: Manifest,
): Promise<boolean> {
  if (await writeJson(store, key, manifest, 'absent')) return true;
  const there = await readManifest(store, manifest.ensemble, key);
  return (
    there !== undefined &&
    'manifest' in there &&
    there.manifest.archive.sha256 === manifest.archive.sha256
  );
}
