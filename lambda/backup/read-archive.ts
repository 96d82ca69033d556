import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type ArchiveMember, archiveMembers } from '../archive/archive-members.ts';
import { RestorableSet, type Watch } from '../zookeeper/restorable.ts';
import type { Verdict } from '../zookeeper/verdict.ts';
import { Crc64Nvme } from './crc64-nvme.ts';

/** One member of an archive. */
export interface ArchivedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What was found in the bytes read back from S3. */
export interface ArchiveContents {
  readonly bytes: number;
  readonly sha256: string;
  /** Base64, as S3 writes it. */
  readonly crc64nvme: string;
  readonly files: readonly ArchivedFile[];
  /** What ZooKeeper's files in it are worth. */
  readonly restorable: Verdict;
  /** Why the bytes could not be read to their end as a .tar.gz; null when they could. */
  readonly fault: string | null;
}

type Chunks = AsyncIterable<Uint8Array>;

export interface ReadingOptions {
  /** 2 checks every byte, 3 also replays the logs. */
  readonly level?: 2 | 3;
  /** Leaves of a data file what is to be judged; by default all of it. */
  readonly keep?: ((path: string, chunks: Chunks) => Chunks) | undefined;
  readonly watch?: Watch | undefined;
  /** Stops the reading, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** More than any capture makes, a snapshot, its logs and six small files; a step's result has a limit. */
const members = 1000;

/**
 * What a tree of 4 million znodes with paths of 60 bytes takes. A step of growth may add as much
 * again, and both fit into the function's memory.
 */
const maxTreeBytes = 1024 ** 3;

/** Bytes of gunzip's pieces, and how far it may run ahead of the check sums on its own thread. */
export const ahead = { chunkSize: 128 * 1024, highWaterMark: 1024 * 1024 } as const;

type Judged = Pick<RestorableSet, 'add'>;

/**
 * Reads an archive once, from its first byte to its last: hashes what S3 holds and what is inside,
 * and judges ZooKeeper's files as they pass by. Memory grows with the znodes, not with the archive.
 * @throws what the source throws; a broken archive is a result, not an error
 */
export async function readArchive(
  source: Readable,
  { level = 3, signal, keep = (_path, chunks) => chunks, watch }: ReadingOptions = {},
): Promise<ArchiveContents> {
  const sum = sumBytes();
  const set = new RestorableSet({ level, maxTreeBytes, watch });
  const judged: Judged = { add: (path, chunks) => set.add(path, keep(path, chunks)) };
  const files: ArchivedFile[] = [];
  const unpacked = createGunzip(ahead);
  let sourceFailed: Error | undefined;
  source.once('error', (error) => {
    sourceFailed = error;
  });

  const reading = pipeline([source, sum.through, unpacked], { signal });
  const found = archiveMembers(unpacked, sum.bytes, { members });
  const [read, listed] = await Promise.allSettled([reading, readFiles(found, files, judged)]);
  signal?.throwIfAborted();
  if (sourceFailed) throw sourceFailed;

  const failed = [listed, read].find((result) => result.status === 'rejected');
  const fault = failed ? faultOf(failed) : null;
  return { ...sum.result(), files, restorable: set.verdict(), fault };
}

async function readFiles(
  members: AsyncIterable<ArchiveMember>,
  files: ArchivedFile[],
  set: Judged,
): Promise<void> {
  for await (const member of members) files.push(await readFile(member, set));
}

async function readFile({ path, chunks }: ArchiveMember, set: Judged): Promise<ArchivedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* hashed() {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  }
  // A zoo.cfg is no data file, whatever its name.
  if (/^(data|log)\//.test(path)) await set.add(path, hashed());
  else for await (const _chunk of hashed());
  return { path, bytes, sha256: hash.digest('hex') };
}

/** Counts and hashes what passes, unchanged. */
function sumBytes() {
  const sha256 = createHash('sha256');
  const crc = new Crc64Nvme();
  let bytes = 0;
  return {
    bytes: () => bytes,
    through: new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        sha256.update(chunk);
        crc.update(chunk);
        done(null, chunk);
      },
    }),
    result: () => ({ bytes, sha256: sha256.digest('hex'), crc64nvme: crc.digest() }),
  };
}

const faultOf = ({ reason }: PromiseRejectedResult) =>
  reason instanceof Error ? reason.message : String(reason);
