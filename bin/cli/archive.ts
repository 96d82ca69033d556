import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Extract, extract, type Header } from 'tar-stream';
import { ZkBackupError } from '../../lambda/errors.ts';
import { gunzip } from '../../lambda/zookeeper/gunzip.ts';
import { ArchiveLimits } from './archive-limits.ts';
import { BrokenArchive, NotReached } from './errors.ts';
import { leavable, type Member, type OnBytes } from './source.ts';

type Entry = Extract extends AsyncIterable<infer E> ? E : never;

/**
 * The members of a .tar.gz while its bytes arrive, and the sums of those bytes. Nothing is written
 * anywhere, and memory does not grow with the archive.
 */
export class Archive {
  readonly #name: string;
  readonly #packed: AsyncIterable<Uint8Array>;
  readonly #limits: ArchiveLimits;
  readonly #onBytes: OnBytes;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(
    name: string,
    packed: AsyncIterable<Uint8Array>,
    onBytes: OnBytes = () => {},
    limits = new ArchiveLimits(name),
  ) {
    this.#name = name;
    this.#packed = packed;
    this.#onBytes = onBytes;
    this.#limits = limits;
  }

  /** Of all bytes, once `members` has come to its end. */
  sums(): { readonly bytes: number; readonly sha256: string } {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** @throws BrokenArchive, NotReached */
  async *members(): AsyncGenerator<Member> {
    const unpacked = extract();
    const reading = pipeline(Readable.from(this.#unpack()), unpacked);
    reading.catch(() => undefined);
    try {
      for await (const entry of unpacked) {
        this.#limits.takeMember(entry.header.size ?? 0);
        const path = pathOf(entry.header, this.#name);
        const contents = this.#contents(entry);
        if (path !== undefined) yield { path, chunks: leavable(contents) };
        for await (const _rest of contents);
      }
      await reading;
    } catch (error) {
      throw this.#explained(error);
    } finally {
      unpacked.destroy();
    }
  }

  async *#contents(entry: Entry): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of entry as AsyncIterable<Uint8Array>) yield chunk;
    } catch (error) {
      throw this.#explained(error);
    }
  }

  async *#unpack(): AsyncGenerator<Uint8Array> {
    for await (const chunk of gunzip(this.#name, this.#summed())) {
      this.#limits.takeUnpacked(chunk.length, this.#bytes);
      yield chunk;
    }
  }

  async *#summed(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#packed) {
        if (this.#bytes === 0) checkBeginning(chunk, this.#name);
        this.#bytes += chunk.length;
        this.#hash.update(chunk);
        this.#onBytes(chunk.length);
        yield chunk;
      }
    } catch (cause) {
      if (cause instanceof ZkBackupError) throw cause;
      throw new NotReached(`${this.#name} cannot be read to its end: ${messageOf(cause)}`, {
        hint: 'Run the same command again; nothing was decided about the archive.',
        cause,
      });
    }
  }

  #explained(cause: unknown): ZkBackupError {
    if (cause instanceof ZkBackupError) return cause;
    return new BrokenArchive(`${this.#name} breaks off or is damaged: ${messageOf(cause)}`, {
      hint: 'Compare its size and sha256 with its manifest; take another backup or another version.',
      cause,
    });
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const beginnings: readonly (readonly [string, string])[] = [
  ['PK', 'a zip file'],
  ['ZKSN', 'a bare snapshot, not an archive'],
  ['ZKLG', 'a bare transaction log, not an archive'],
  ['\x28\xb5\x2f\xfd', 'packed by zstd'],
  ['BZh', 'packed by bzip2'],
  ['\xfd7zXZ', 'packed by xz'],
];

function checkBeginning(chunk: Uint8Array, name: string): void {
  const start = Buffer.from(chunk.subarray(0, 8)).toString('latin1');
  if (start.startsWith('\x1f\x8b')) return;
  const known = beginnings.find(([magic]) => start.startsWith(magic))?.[1];
  throw new BrokenArchive(`${name} is no .tar.gz: it is ${known ?? 'not packed by gzip'}.`, {
    hint: 'Give a .tar.gz that zk-backup made, or the folder in which ZooKeeper keeps version-2.',
  });
}

/** @returns undefined for a folder */
function pathOf({ name, type }: Header, archive: string): string | undefined {
  const strange =
    type !== 'file' && type !== 'directory'
      ? `a ${type}`
      : name.startsWith('/')
        ? 'an absolute path'
        : name.split('/').includes('..')
          ? 'a path out of the archive'
          : undefined;
  if (strange === undefined) return type === 'file' ? name : undefined;
  throw new BrokenArchive(`${archive} holds ${strange}: ${name}`, {
    hint: 'zk-backup makes no such archive. Do not unpack it before you know who made it.',
  });
}
