import { BrokenArchive } from './errors.ts';

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

/** Keeps an archive from taking more time and memory than an honest one. */
export class ArchiveLimits {
  readonly #name: string;
  readonly #limits: typeof defaultLimits;
  #members = 0;
  #unpacked = 0;
  /** Unpacked bytes that belong to the members announced so far. */
  #announced = 0;

  constructor(name: string, limits: Partial<typeof defaultLimits> = {}) {
    this.#name = name;
    this.#limits = { ...defaultLimits, ...limits };
  }

  takeMember(bytes: number): void {
    this.#announced = Math.max(this.#announced, this.#unpacked) + bytes + block;
    this.#members++;
    if (this.#members > this.#limits.members) {
      throw this.#refused(`it holds over ${this.#limits.members} files`);
    }
  }

  takeUnpacked(bytes: number, packedSoFar: number): void {
    const { ratio, freeBytes, betweenMembers } = this.#limits;
    this.#unpacked += bytes;
    if (this.#unpacked > freeBytes && this.#unpacked > ratio * packedSoFar) {
      throw this.#refused(`it unpacks to over ${ratio} times its size`);
    }
    if (this.#unpacked - this.#announced > betweenMembers) {
      throw this.#refused(`${betweenMembers} bytes in it belong to no file`);
    }
  }

  #refused(why: string): BrokenArchive {
    return new BrokenArchive(`${this.#name} was not read further: ${why}.`, {
      hint: 'zk-backup makes no such archive. If you trust it, unpack it and give its folder.',
    });
  }
}
