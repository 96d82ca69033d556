import { ByteSource, type Limits } from '../bytes/byte-source.ts';
import { DamagedFile, EndsEarly } from '../bytes/data-file-errors.ts';
import { unpack } from '../bytes/unpack.ts';
import type { DataFile } from './data-files.ts';
import { readSnapshot, type Snapshot, type SnapshotVisitor } from './snapshot.ts';

/**
 * A snapshot that was not written to its end, as a server leaves it that was killed meanwhile, or whose
 * machine lost power. ZooKeeper goes on with an older one.
 */
export class BegunSnapshot extends DamagedFile {
  /** By its name. */
  readonly zxid: bigint;

  constructor({ message, place }: DamagedFile, zxid: bigint) {
    super(message, { ...place, zxid });
    this.zxid = zxid;
  }
}

/**
 * Reads a snapshot as it lies there, packed or not, to its end.
 * @throws BegunSnapshot, and DamagedFile for another one that cannot be right
 */
export async function readSnapshotFile(
  path: string,
  { zxid, compression }: DataFile,
  chunks: AsyncIterable<Uint8Array>,
  visitor: SnapshotVisitor,
  limits: Limits = {},
): Promise<Snapshot> {
  const ends = new Ends(chunks);
  const unpacked = unpack[compression](path, ends);
  const source = new ByteSource(path, unpacked, { ...limits, summed: true });
  source.zxid = zxid;
  try {
    return await readSnapshot(source, visitor);
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    for await (const _chunk of ends);
    const isCut = error instanceof EndsEarly && mayBeCut[compression](ends);
    throw isPassedOver[compression](ends) || isCut ? new BegunSnapshot(error, zxid) : error;
  } finally {
    await source.close();
  }
}

/** The path behind the last znode, with its length. */
const endMark = Buffer.from([0, 0, 0, 1, 0x2f]);

/**
 * What ZooKeeper does not even open (SnapStream.isValidSnapshot). A packed one that ends early it does open,
 * and goes on with an older one.
 */
const isPassedOver = {
  none: ({ bytes, last }: Ends) => bytes < 10 || !endMark.equals(last),
  gz: ({ first }: Ends) => first[0] !== 0x1f || first[1] !== 0x8b,
  snappy: ({ first }: Ends) => !Buffer.from('\x82SNAPPY\0', 'latin1').equals(first),
} as const;

/**
 * What ends early was not written to its end. A gzip that ends in zeros was, and lost some of it when the power went: what
 * such bytes unpack to may end a server, which then does not pass over them.
 */
const mayBeCut = {
  none: () => false,
  gz: ({ last }: Ends) => last.some((byte) => byte !== 0),
  snappy: () => true,
} as const;

/** Sees how a file begins and ends while it is read. */
class Ends {
  bytes = 0;
  /** Eight bytes of its beginning, and five of its end. */
  first: Uint8Array = new Uint8Array(0);
  last: Uint8Array = new Uint8Array(0);
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  // Without `return`, so that a reader that stops early leaves the rest to be read here.
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    const next = await this.#chunks.next();
    if (next.done) return next;
    const chunk = next.value;
    this.bytes += chunk.length;
    if (this.first.length < 8)
      this.first = Buffer.concat([this.first, chunk.subarray(0, 8)]).subarray(0, 8);
    this.last = chunk.length < 5 ? Buffer.concat([this.last, chunk]).subarray(-5) : chunk.slice(-5);
    return next;
  }
}
