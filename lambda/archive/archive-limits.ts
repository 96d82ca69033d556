import type { Header } from 'tar-stream';

const mebibyte = 1024 * 1024;
/** A tar's unit: headers take one, contents are filled up to it. */
const block = 512;

/**
 * Where reading an archive ends because no capture makes such a one. Unpacked, deflate gives at
 * most 1032 bytes for one: only an archive of nothing but zeros comes near.
 */
export const defaultLimits = {
  members: 100_000,
  /** Checked from `freeBytes` on. */
  ratio: 1000,
  freeBytes: 1024 * mebibyte,
  /** Long names and the like before a member, or zeros behind the last one; tar holds them whole. */
  betweenMembers: 2 * mebibyte,
};

export type ReadingLimits = Partial<typeof defaultLimits>;

/** The bytes are not an archive as zk-backup makes one, and are not read further. */
export class NotAnArchive extends Error {}

/** Keeps an archive from taking more time and memory than an honest one, and to its own folder. */
export class ArchiveLimits {
  readonly #limits: typeof defaultLimits;
  #members = 0;
  #unpacked = 0;
  /** Unpacked bytes that belong to the members announced so far. */
  #announced = 0;

  constructor(limits: ReadingLimits = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  /** @throws NotAnArchive for links, devices and paths out of the archive, and one member too many */
  takeMember({ name, type, size }: Header): void {
    const strange =
      type !== 'file' && type !== 'directory'
        ? `a ${type}`
        : name.startsWith('/')
          ? 'an absolute path'
          : name.split('/').includes('..')
            ? 'a path out of the archive'
            : undefined;
    if (strange !== undefined) throw new NotAnArchive(`it holds ${strange}: ${name}`);
    this.#announced = Math.max(this.#announced, this.#unpacked) + (size ?? 0) + block;
    this.#members++;
    if (this.#members > this.#limits.members) {
      throw new NotAnArchive(`it holds over ${this.#limits.members} files`);
    }
  }

  /** @throws NotAnArchive */
  takeUnpacked(bytes: number, packedSoFar: number): void {
    const { ratio, freeBytes, betweenMembers } = this.#limits;
    this.#unpacked += bytes;
    if (this.#unpacked > freeBytes && this.#unpacked > ratio * packedSoFar) {
      throw new NotAnArchive(`it unpacks to over ${ratio} times its size`);
    }
    if (this.#unpacked - this.#announced > betweenMembers) {
      throw new NotAnArchive(`${betweenMembers} bytes in it belong to no file`);
    }
  }
}
