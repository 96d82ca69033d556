import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Crc64Nvme } from '@aws-sdk/checksums/crc';
import { type Extract, extract } from 'tar-stream';
import { parseDataFile } from '../zookeeper/data-files.ts';
import { SnapshotSeal } from '../zookeeper/snapshot-seal.ts';

/** One member of an archive. */
export interface ArchivedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** What is wrong with a snapshot's seal; null when it is whole, absent on other files. */
  readonly sealFault?: string | null;
}

/** What was found in the bytes read back from S3. */
export interface ArchiveContents {
  readonly bytes: number;
  readonly sha256: string;
  /** Base64, as S3 writes it. */
  readonly crc64nvme: string;
  readonly files: readonly ArchivedFile[];
  /** Why the bytes could not be read to their end as a .tar.gz; null when they could. */
  readonly fault: string | null;
}

/** More members than any capture makes: a snapshot, its logs and six small files. */
const mostFiles = 1000;

class NotAnArchive extends Error {}

type Entry = Extract extends AsyncIterable<infer E> ? E : never;

/**
 * Reads an archive once, from its first byte to its last: hashes what S3 holds, and what is inside.
 * Memory does not grow with the archive.
 * @throws what the source throws; a broken archive is a result, not an error
 */
export async function readArchive(source: Readable): Promise<ArchiveContents> {
  const sum = sumBytes();
  const files: ArchivedFile[] = [];
  const unpacked = extract();
  let sourceFailed: Error | undefined;
  source.once('error', (error) => {
    sourceFailed = error;
  });

  const reading = pipeline(source, sum.through, createGunzip(), unpacked);
  const [read, listed] = await Promise.allSettled([reading, listFiles(unpacked, files)]);
  if (sourceFailed) throw sourceFailed;

  const failed = [listed, read].find((result) => result.status === 'rejected');
  return { ...(await sum.result()), files, fault: failed ? faultOf(failed) : null };
}

async function listFiles(unpacked: AsyncIterable<Entry>, files: ArchivedFile[]): Promise<void> {
  for await (const entry of unpacked) {
    const { name, type } = entry.header;
    if (type !== 'file' && type !== 'directory') {
      throw new NotAnArchive(`it holds a ${type} at ${name}`);
    }
    if (files.length >= mostFiles) throw new NotAnArchive(`it holds over ${mostFiles} files`);
    const file = await readFile(entry);
    if (type === 'file') files.push(file);
  }
}

async function readFile(entry: Entry): Promise<ArchivedFile> {
  const path = entry.header.name;
  const hash = createHash('sha256');
  const content = parseDataFile(path.slice(path.lastIndexOf('/') + 1));
  const sealed = content?.kind === 'snapshot' && content.compression === 'none';
  const seal = sealed ? new SnapshotSeal() : undefined;
  let bytes = 0;
  for await (const chunk of entry as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    hash.update(chunk);
    seal?.update(chunk);
  }
  const file = { path, bytes, sha256: hash.digest('hex') };
  return seal ? { ...file, sealFault: seal.fault() ?? null } : file;
}

/** Counts and hashes what passes, unchanged. */
function sumBytes() {
  const sha256 = createHash('sha256');
  const crc = new Crc64Nvme();
  let bytes = 0;
  return {
    through: new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        sha256.update(chunk);
        crc.update(chunk);
        done(null, chunk);
      },
    }),
    async result() {
      const crc64nvme = Buffer.from(await crc.digest()).toString('base64');
      return { bytes, sha256: sha256.digest('hex'), crc64nvme };
    },
  };
}

const faultOf = ({ reason }: PromiseRejectedResult) =>
  reason instanceof Error ? reason.message : String(reason);
