import {
  findObject,
  isNotFound,
  openObject,
  type Store,
  type StoredObject,
  writeJson,
} from '../aws/archive-store.ts';
import type { Captured } from './captured.ts';
import { type Inventory, inventoryOf } from './inventory.ts';
import { failureOf, judgeArchive, type Proof, type Sent } from './judge-archive.ts';
import type { Manifest } from './manifest.ts';
import {
  type ArchiveContents,
  type ArchivedFile,
  type ReadingOptions,
  readArchive,
} from './read-archive.ts';
import { readManifest } from './read-manifest.ts';
import { RunEnded } from './run-ended.ts';

/** An archive as it was read back and judged; all of it survives JSON. */
export interface Verified {
  readonly stored: StoredObject;
  readonly files: readonly ArchivedFile[];
  readonly proof: Proof;
  /** Absent where nothing can be restored. */
  readonly inventory?: Inventory;
  /** After the last transaction; absent where no replay was possible. */
  readonly tree?: { readonly znodes: number; readonly ephemerals: number; readonly ttls: number };
}

/** An archive that takes longer than there is time, or whose reading ended the function, each time. */
export interface TooBig {
  readonly tooBig: { readonly bytes: number } & (
    | { readonly seconds: number }
    | { readonly cutShort: number }
  );
}

/** What became of reading it, for a sentence. */
export const tooBigFor = ({ tooBig }: TooBig): string =>
  'seconds' in tooBig
    ? `could not be verified in time: ${tooBig.bytes} bytes were not read to their end in ${tooBig.seconds} s`
    : `could not be verified: reading its ${tooBig.bytes} bytes ended the function ${tooBig.cutShort} times, most likely for want of memory`;

/** What is left of an invocation to say that its time was too short. */
const reserveMs = 30_000;

/** What is to be read of an archive, and what it is held against. */
export interface WantedArchive extends Sent {
  readonly key: string;
  /** @default - what is there now */
  readonly versionId?: string;
}

/**
 * Reads the uploaded object back and judges it, within one invocation: the state of gunzip and
 * SHA-256 cannot be saved for a next one (ADR 014).
 * @returns undefined where there is no such object
 */
export async function verifyArchive(
  store: Store,
  wanted: WantedArchive,
  millisecondsLeft: number,
  { begin, captured }: Pick<ReadingOptions, 'begin'> & { readonly captured?: Captured } = {},
): Promise<Verified | TooBig | undefined> {
  const stored = await findObject(store, wanted.key, wanted.versionId);
  if (!stored) return undefined;
  const milliseconds = Math.max(0, millisecondsLeft - reserveMs);
  const signal = AbortSignal.timeout(milliseconds);
  let contents: ArchiveContents;
  try {
    const open = () => openObject(store, wanted.key, stored.versionId);
    contents = await readArchive(open, { begin, signal });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (!signal.aborted) throw error;
    return { tooBig: { bytes: stored.bytes, seconds: Math.round(milliseconds / 1000) } };
  }
  const inventory = inventoryOf(contents.restorable);
  const { tree } = contents.restorable;
  return {
    stored,
    files: contents.files,
    proof: judgeArchive({ sent: wanted, stored, captured }, contents),
    ...(inventory ? { inventory } : {}),
    ...(tree
      ? { tree: { znodes: tree.znodes, ephemerals: tree.ephemerals, ttls: tree.ttls } }
      : {}),
  };
}

/** @throws RunEnded naming the first check that failed, or what is not reached */
export function requireGood(
  verified: Verified | TooBig | undefined,
  key: string,
): Verified & { readonly inventory: Inventory } {
  if (!verified) {
    throw failed(`The upload ended well, but S3 has no ${key}.`, {
      hint: 'Compare the bucket and the endpoint that the node uses with the ones in zk-backup.json.',
    });
  }
  if ('tooBig' in verified) {
    throw failed(`${key} ${tooBigFor(verified)}.`, {
      hint: 'The object is kept, and listed nowhere. Verify it by hand (npx zk-backup verify); for the next one let ZooKeeper hold less, or write snapshots more often (snapCount), so that there is less log.',
    });
  }
  const { proof, inventory } = verified;
  const broken = failureOf(proof);
  if (broken !== undefined || proof.level < 2 || !inventory) {
    throw failed(`${key} failed ${broken ?? 'its verification'}.`, {
      hint: 'The object is kept for inspection and listed nowhere; invoke again for a new one.',
    });
  }
  if (proof.complete.reached === false) {
    throw failed(`${key} is not complete: ${proof.complete.found}.`, {
      hint: "The object is kept for inspection and listed nowhere. See that the node's disk follows (syncEnabled, dataLogDir); a node that a leader has just sent a snapshot needs one write, or a snapshot of its own. Then invoke again.",
    });
  }
  return { ...verified, inventory };
}

const failed = (reason: string, details: { hint: string }) =>
  new RunEnded('Failed', 'verify', reason, details);

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
