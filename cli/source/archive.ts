import { archiveFault, beginsAsGzip } from '../../lambda/archive/archive-fault.ts';
import type { ReadingLimits } from '../../lambda/archive/archive-limits.ts';
import { type ArchiveMember, archiveMembers } from '../../lambda/archive/archive-members.ts';
import { ZkBackupError } from '../../lambda/errors.ts';
import { gunzip } from '../../lambda/zookeeper/bytes/gunzip.ts';
import { BrokenArchive } from '../errors.ts';

/** The members of a .tar.gz while its bytes arrive. */
export class Archive {
  readonly #name: string;
  readonly #packed: AsyncIterable<Uint8Array>;
  readonly #limits: ReadingLimits;
  #bytes = 0;

  constructor(name: string, packed: AsyncIterable<Uint8Array>, limits: ReadingLimits = {}) {
    this.#name = name;
    this.#packed = packed;
    this.#limits = limits;
  }

  /** @throws BrokenArchive, and what its bytes throw */
  async *members(): AsyncGenerator<ArchiveMember> {
    const tar = gunzip(this.#name, beginsAsGzip(this.#counted()));
    const members = archiveMembers(tar, () => this.#bytes, this.#limits);
    for await (const { path, chunks } of this.#explain(members)) {
      yield { path, chunks: this.#explain(chunks) };
    }
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#packed) {
      this.#bytes += chunk.length;
      yield chunk;
    }
  }

  async *#explain<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* items;
    } catch (cause) {
      if (cause instanceof ZkBackupError) throw cause;
      throw brokenArchive(this.#name, cause);
    }
  }
}

/** What is wrong with an archive, as `verify` words it too. */
export const brokenArchive = (name: string, cause: unknown) =>
  new BrokenArchive(`${name} ${archiveFault(cause)}`, {
    hint: 'npx zk-backup verify tells more. Compare its size and sha256 with its manifest; choose another backup or another version.',
    cause,
  });
