import { createHash } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { gunzip } from '../zookeeper/bytes/gunzip.ts';
import { type Subtree, subtreesOf } from '../zookeeper/tree/subtrees.ts';
import { type BegunSnapshots, RestorableSet, type Watch } from '../zookeeper/verdict/restorable.ts';
import type { Verdict } from '../zookeeper/verdict/verdict.ts';
import { archiveFault, beginsAsGzip } from './archive-fault.ts';
import { type ArchiveMember, archiveMembers, leavable } from './archive-members.ts';
import { readInOrder, requireLed } from './in-order.ts';
import type { ArchivedFile, ManifestSums } from './manifest-sums.ts';

/** A member as it passed by. */
type Listed = Pick<ArchivedFile, 'path' | 'bytes'>;

/** What was found in the bytes of an archive. */
export interface ArchiveContents {
  readonly bytes: number;
  readonly sha256: string;
  readonly files: readonly Listed[];
  /** What ZooKeeper's files in it are worth. */
  readonly restorable: Verdict;
  /** Why the bytes could not be read to their end as a .tar.gz; null when they could. */
  readonly fault: string | null;
  /** Absent where they were not asked for, or no tree was replayed. */
  readonly subtrees?: readonly Subtree[];
}

type Chunks = AsyncIterable<Uint8Array>;

/** Whoever looks on while an archive is read. */
export interface Onlooker {
  /** Leaves of a data file what is to be judged; by default all of it. */
  readonly keep?: ((path: string, chunks: Chunks) => Chunks) | undefined;
  readonly watch?: Watch | undefined;
}

export interface ReadingOptions {
  /** 2 checks every byte, 3 also replays the logs. */
  readonly level?: 2 | 3 | undefined;
  /** Makes more sums of the same bytes. @default - the SHA-256 of the archive alone */
  readonly sums?: ManifestSums | undefined;
  /** Called anew when an archive must be read again (`readInOrder`). */
  readonly begin?: (() => Onlooker) | undefined;
  /** Stops the reading, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how many of its bytes were read; not of a second reading. Must not throw. */
  readonly onRead?: ((bytes: number) => void) | undefined;
  /** Trees that take more are not replayed. @default 1 GiB */
  readonly maxTreeBytes?: number;
  /** Whether it is told where the znodes and bytes of the tree are. @default false */
  readonly subtrees?: boolean | undefined;
}

/** More than any capture makes, a snapshot, its logs and six small files; a step's result has a limit. */
const members = 1000;

/**
 * What a tree of 4 million znodes with paths of 60 bytes takes. A step of growth may add as much
 * again, and both fit into the function's memory.
 */
const mostTreeBytes = 1024 ** 3;

/** Bytes of gunzip's pieces, and how far it may run ahead of the check sums on its own thread. */
export const ahead = { chunkSize: 512 * 1024, highWaterMark: 4 * 1024 * 1024 } as const;

/** What the archive comes from failed: nothing is said about the archive. */
class SourceFailed extends Error {}

/**
 * Reads an archive, from its first byte to its last: hashes what S3 holds and what is inside, and
 * judges ZooKeeper's files as they pass by. Memory grows with the znodes, not with the archive.
 * @param open opens it at its first byte; called again only where its files are in no order
 * @throws what the source throws; a broken archive is a result, not an error
 */
export async function readArchive(
  open: () => Readable | Promise<Readable>,
  {
    level = 3,
    sums,
    begin = () => ({}),
    signal,
    onRead,
    maxTreeBytes = mostTreeBytes,
    subtrees,
  }: ReadingOptions = {},
): Promise<ArchiveContents> {
  const read = new ReadBytes(sums, onRead);
  const files: Listed[] = [];
  let isFirst = true;
  const passing = () => {
    if (!isFirst) return membersOf(open, new Count(), signal);
    isFirst = false;
    return listed(membersOf(open, read, signal), files, sums);
  };
  let set = new RestorableSet({ level });
  const judged = async (found: AsyncIterable<ArchiveMember>, begun?: BegunSnapshots) => {
    const { watch, keep = (_path, chunks) => chunks } = begin();
    set = new RestorableSet({ level, maxTreeBytes, watch, begun });
    for await (const { path, chunks } of found) {
      // A zoo.cfg is no data file, whatever its name.
      if (/^(data|log)\//.test(path)) await set.add(path, keep(path, chunks));
    }
    requireLed(set);
  };
  let fault: string | null = null;
  try {
    await unlessStopped(readInOrder(passing, judged), signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SourceFailed) throw error.cause;
    fault = `it ${archiveFault(error)}`;
  }
  const told = subtrees && set.tree ? { subtrees: subtreesOf(set.tree) } : {};
  return { ...read.result(), files, restorable: set.verdict(), fault, ...told };
}

/** A source that hangs does not even end when it is destroyed: it is not waited for. */
async function unlessStopped(reading: Promise<void>, signal: AbortSignal | undefined) {
  if (!signal) return reading;
  reading.catch(() => undefined);
  const stopped = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  stopped.catch(() => undefined);
  signal.throwIfAborted();
  return Promise.race([reading, stopped]);
}

async function* membersOf(
  open: () => Readable | Promise<Readable>,
  read: Count,
  signal: AbortSignal | undefined,
): AsyncGenerator<ArchiveMember> {
  const packed = leavable(bytesOf(open, read, signal));
  try {
    const tar = gunzip('', beginsAsGzip(packed), ahead);
    yield* archiveMembers(tar, () => read.bytes, { members });
  } finally {
    // What is wrong with the archive may be that it is another one: the sums are of all its bytes.
    for await (const _chunk of packed);
  }
}

async function* bytesOf(
  open: () => Readable | Promise<Readable>,
  read: Count,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    const source = await open();
    if (signal) addAbortSignal(signal, source);
    for await (const chunk of source as AsyncIterable<Buffer>) {
      read.update(chunk);
      yield chunk;
    }
  } catch (cause) {
    throw new SourceFailed('the archive cannot be read', { cause });
  }
}

/** Lists members that pass by, hashes them where that is wanted, and drains what their reader leaves of them. */
async function* listed(
  found: AsyncIterable<ArchiveMember>,
  files: Listed[],
  sums: ManifestSums | undefined,
): AsyncGenerator<ArchiveMember> {
  for await (const { path, chunks } of found) {
    const sum = sums?.beginFile();
    let bytes = 0;
    async function* counted() {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        sum?.update(chunk);
        yield chunk;
      }
    }
    const contents = leavable(counted());
    yield { path, chunks: contents };
    for await (const _rest of contents);
    files.push({ path, bytes });
    if (sum) sums?.takeFile(path, bytes, sum);
  }
}

/** Counts what passes. */
class Count {
  bytes = 0;

  update(chunk: Buffer): void {
    this.bytes += chunk.length;
  }
}

/** Counts and hashes what passes. */
class ReadBytes extends Count {
  readonly #sha256 = createHash('sha256');
  readonly #sums: ManifestSums | undefined;
  readonly #onRead: (bytes: number) => void;

  constructor(sums: ManifestSums | undefined, onRead: (bytes: number) => void = () => {}) {
    super();
    this.#sums = sums;
    this.#onRead = onRead;
  }

  override update(chunk: Buffer): void {
    super.update(chunk);
    this.#sha256.update(chunk);
    this.#sums?.takePacked(chunk);
    this.#onRead(this.bytes);
  }

  result() {
    return { bytes: this.bytes, sha256: this.#sha256.digest('hex') };
  }
}
