import type { Readable } from 'node:stream';
import type { ArchiveMember } from '../../lambda/archive/archive-members.ts';
import type { Claims } from '../../lambda/archive/judge-archive.ts';
import { keys } from '../../lambda/contract/keys.ts';

/** An archive as a whole. */
export interface PackedArchive {
  /** Opens it at its first byte, each time it is called; the stream may end in a NotReached. */
  open(): Readable;
  /**
   * What the manifest beside it says, and S3.
   * @throws NotReached for a manifest that says nothing about its archive
   */
  claims(): Promise<Claims>;
}

/** A backup, wherever it lies. */
export interface Source {
  readonly name: string;
  /** Bytes that reading it takes, for a progress bar. */
  readonly bytes: number;
  /**
   * The files from the first to the last, each time it is called; see `readInOrder`.
   * @throws BrokenArchive and NotReached, out of a member's chunks too
   */
  members(): AsyncIterable<ArchiveMember>;
  /** Undefined for a folder. */
  readonly archive?: PackedArchive;
}

/** Hears how many bytes were read since the last call. */
export type OnBytes = (count: number) => void;

/** The manifest of an archive lies beside it under the same name. */
export const manifestOf = (archive: string): string =>
  archive.replace(/\.tar\.gz$/, '') + keys.manifestSuffix;
