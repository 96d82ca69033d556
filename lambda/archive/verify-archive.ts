import {
  findObject,
  isNotFound,
  openObject,
  type Store,
  type StoredObject,
} from '../aws/archive-store.ts';
import type { StepOptions } from '../flow/flow.ts';
import { causeOf, wasCutShort, whilePassing } from '../flow/retries.ts';
import type { Subtree } from '../zookeeper/tree/subtrees.ts';
import type { Captured } from './captured.ts';
import { type Inventory, inventoryOf } from './inventory.ts';
import { judgeArchive, type Proof, type Sent } from './judge-archive.ts';
import { type ArchivedFile, ManifestSums } from './manifest-sums.ts';
import { type ArchiveContents, type ReadingOptions, readArchive } from './read-archive.ts';

/** An archive as it was read back and judged; all of it survives JSON. */
export interface Verified {
  readonly stored: StoredObject;
  readonly files: readonly ArchivedFile[];
  readonly proof: Proof;
  /** Absent where nothing can be restored. */
  readonly inventory?: Inventory;
  /** After the last transaction; absent where no replay was possible. */
  readonly tree?: { readonly znodes: number; readonly ephemerals: number; readonly ttls: number };
  /** Absent where they were not asked for, or no replay was possible. */
  readonly subtrees?: readonly Subtree[];
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
    : `could not be verified: reading its ${tooBig.bytes} bytes ended the function ${tooBig.cutShort} times, most likely because memory ran out`;

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
  {
    begin,
    level,
    onRead,
    captured,
    subtrees: wantsSubtrees,
  }: Pick<ReadingOptions, 'begin' | 'level' | 'onRead' | 'subtrees'> & {
    readonly captured?: Captured;
  } = {},
): Promise<Verified | TooBig | undefined> {
  const stored = await findObject(store, wanted.key, wanted.versionId);
  if (!stored) return undefined;
  const milliseconds = Math.max(0, millisecondsLeft - reserveMs);
  const signal = AbortSignal.timeout(milliseconds);
  const sums = await ManifestSums.begin(stored.crc64nvme !== undefined);
  let contents: ArchiveContents;
  try {
    const open = () => openObject(store, wanted.key, stored.versionId);
    const watched = { begin, onRead, signal };
    contents = await readArchive(open, { level, sums, subtrees: wantsSubtrees, ...watched });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (!signal.aborted) throw error;
    return { tooBig: { bytes: stored.bytes, seconds: Math.round(milliseconds / 1000) } };
  }
  const inventory = inventoryOf(contents.restorable);
  const { restorable, subtrees } = contents;
  const { tree } = restorable;
  return {
    stored,
    files: sums.files,
    proof: judgeArchive(
      { sent: wanted, stored, captured },
      { ...contents, crc64nvme: sums.crc64nvme() },
    ),
    ...(inventory ? { inventory } : {}),
    ...(tree
      ? { tree: { znodes: tree.znodes, ephemerals: tree.ephemerals, ttls: tree.ttls } }
      : {}),
    ...(subtrees ? { subtrees } : {}),
  };
}

/** An invocation that ends in the middle of reading an archive gets a second one, and no third. */
const mostReadings = 2;

/** Whoever reads an archive in a step: what ends the function once will end it each time. */
export const readingTwice: StepOptions = {
  once: true,
  retryAfter: (error, attempt) => {
    if (!wasCutShort(error)) return whilePassing(error, attempt);
    return attempt < mostReadings ? 1 : undefined;
  },
};

/** @throws the error itself where it is another */
export function cutShort(error: unknown, bytes: number): TooBig {
  if (!wasCutShort(causeOf(error))) throw error;
  return { tooBig: { bytes, cutShort: mostReadings } };
}
