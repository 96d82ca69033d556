import type { ArchiveMember } from '../../lambda/archive/archive-members.ts';
import { keys } from '../../lambda/contract.ts';

/** One file of a backup; its path has its folders, as errors name it. */
export type Member = ArchiveMember;

/** What an archive as a whole turned out to be, known once it was read. */
export interface ArchiveFacts {
  readonly bytes: number;
  readonly sha256: string;
  /** What the manifest beside it says of the same two; undefined where there is none. */
  readonly manifest?: { readonly bytes: number; readonly sha256: string };
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
  members(): AsyncIterable<Member>;
  /** Undefined for a folder. */
  facts?(): Promise<ArchiveFacts>;
}

/** Hears how many bytes were read since the last call. */
export type OnBytes = (count: number) => void;

/** The manifest of an archive lies beside it under the same name. */
export const manifestOf = (archive: string): string =>
  archive.replace(/\.tar\.gz$/, '') + keys.manifestSuffix;
