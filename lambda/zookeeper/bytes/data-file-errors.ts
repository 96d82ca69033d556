/** Where in a file something was found. */
export interface Place {
  readonly file: string;
  /** Bytes from the start of the file; of a compressed snapshot, of its unpacked contents. */
  readonly offset: number;
  /** The transaction at that place, or the last whole one before it, where that is known. */
  readonly zxid?: bigint | undefined;
}

/** Base of what can be wrong with a snapshot or transaction log. */
export abstract class DataFileError extends Error {
  readonly place: Place;

  constructor(sentence: string, place: Place) {
    super(sentence);
    this.name = new.target.name;
    this.place = place;
  }
}

/** The file does not hold what ZooKeeper wrote. */
export class DamagedFile extends DataFileError {}

/** It ends before what it begins. */
export class EndsEarly extends DamagedFile {}

/** The file may be whole; this reader cannot tell. */
export class UnreadFile extends DataFileError {}

/** A zxid as ZooKeeper prints it. */
export const formatZxid = (zxid: bigint): `0x${string}` => `0x${zxid.toString(16)}`;
