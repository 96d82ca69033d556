import { createHash } from 'node:crypto';
import type { Limits } from '../../lambda/archive/archive-limits.ts';
import { NotAnArchive } from '../../lambda/archive/archive-limits.ts';
import { archiveMembers } from '../../lambda/archive/archive-members.ts';
import { ZkBackupError } from '../../lambda/errors.ts';
import { gunzip } from '../../lambda/zookeeper/gunzip.ts';
import { BrokenArchive, NotReached } from './errors.ts';
import type { Member, OnBytes } from './source.ts';

/** The members of a .tar.gz while its bytes arrive, and the sums of those bytes. */
export class Archive {
  readonly #name: string;
  readonly #packed: AsyncIterable<Uint8Array>;
  readonly #limits: Limits;
  readonly #onBytes: OnBytes;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(
    name: string,
    packed: AsyncIterable<Uint8Array>,
    onBytes: OnBytes = () => {},
    limits: Limits = {},
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
    const tar = gunzip(this.#name, this.#summed());
    const members = archiveMembers(tar, () => this.#bytes, this.#limits);
    for await (const { path, chunks } of this.#explain(members)) {
      yield { path, chunks: this.#explain(chunks) };
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

  async *#explain<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* items;
    } catch (cause) {
      if (cause instanceof ZkBackupError) throw cause;
      if (cause instanceof NotAnArchive) {
        throw new BrokenArchive(`${this.#name} was not read further: ${cause.message}`, {
          hint: 'zk-backup makes no such archive. Do not unpack it before you know who made it; then give its folder.',
          cause,
        });
      }
      throw new BrokenArchive(`${this.#name} breaks off or is damaged: ${messageOf(cause)}`, {
        hint: 'Compare its size and sha256 with its manifest; take another backup or another version.',
        cause,
      });
    }
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
