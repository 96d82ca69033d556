/** Writes what a server of many znodes has on its disk, in ZooKeeper's own format. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Adler32, adler32 } from '../../../lambda/zookeeper/bytes/adler32.ts';
import { crc32 } from '../../../lambda/zookeeper/bytes/crc32.ts';

const childrenPerFolder = 1000;
const dataBytes = 1024;
const statBytes = 60;
const chunkBytes = 1024 * 1024;
const time = 1_700_000_000_000n;

/** A tree of this many znodes of 1 KB below /bench, and its digest. */
export class History {
  readonly znodes: number;
  readonly #incompressible = randomBytes(1024 * 1024);
  /** What each of its znodes adds to the digest. */
  readonly #digests: Uint32Array;
  #digest = 0n;

  constructor(znodes: number) {
    this.znodes = znodes;
    this.#digests = new Uint32Array(znodes);
  }

  /** Of the last transaction that the snapshot holds. */
  get zxid(): bigint {
    return BigInt(this.znodes);
  }

  async writeSnapshot(file: string): Promise<void> {
    await pipeline(inChunks(this.#snapshot()), createWriteStream(file));
  }

  /** Data is set once more in some znodes, and each transaction bears its digest. */
  async writeLog(file: string, transactions: number): Promise<void> {
    await pipeline(inChunks(this.#log(transactions)), createWriteStream(file));
  }

  *#snapshot(): Generator<Buffer> {
    const sum = new Adler32();
    const summed = (bytes: Buffer) => {
      sum.update(bytes);
      return bytes;
    };
    const seal = () => summed(Buffer.concat([long(BigInt(sum.value)), text('/')]));
    yield summed(Buffer.concat([Buffer.from('ZKSN'), int(2), long(-1n), int(0), int(0)]));
    for (const path of ['', '/zookeeper', '/zookeeper/config', '/zookeeper/quota', '/bench']) {
      yield summed(this.#znode(path, Buffer.alloc(0)));
    }
    for (let index = 0; index < this.znodes; index++) {
      if (index % childrenPerFolder === 0) {
        yield summed(this.#znode(folderOf(index), Buffer.alloc(0)));
      }
      yield summed(this.#znode(pathOf(index), this.#data(index, 0), index));
    }
    yield summed(text('/'));
    yield seal();
    yield summed(Buffer.concat([long(this.zxid), int(2), long(this.#digest)]));
    yield seal();
    yield summed(long(this.zxid));
    yield seal();
  }

  #znode(path: string, data: Buffer, index?: number): Buffer {
    const zxid = BigInt(index ?? 0);
    this.#count(path, data, digestedStat(zxid, zxid, 0), index);
    const stat = [long(zxid), long(zxid), long(time), long(time), int(0), int(0), int(0), long(0n)];
    return Buffer.concat([text(path), text(data), long(-1n), ...stat, long(zxid)]);
  }

  *#log(transactions: number): Generator<Buffer> {
    yield Buffer.concat([Buffer.from('ZKLG'), int(2), long(0n)]);
    for (let number = 1; number <= transactions; number++) {
      // A prime step: neighbours in the log are none in the tree.
      const index = (number * 7919) % this.znodes;
      const zxid = this.zxid + BigInt(number);
      const data = this.#data(index, number);
      this.#count(pathOf(index), data, digestedStat(BigInt(index), zxid, 1), index);
      yield record([
        ...[long(1n), int(number), long(zxid), long(time), int(5)],
        ...[text(pathOf(index)), text(data), int(1), int(2), long(this.#digest)],
      ]);
    }
    yield Buffer.alloc(64 * 1024);
  }

  /** Half of it compresses well. */
  #data(index: number, salt: number): Buffer {
    const half = dataBytes / 2;
    const at = ((index * 769 + salt * 31) >>> 0) % (this.#incompressible.length - half);
    const data = Buffer.alloc(dataBytes, `znode ${index}, written ${salt} times; `);
    this.#incompressible.copy(data, half, at, at + half);
    return data;
  }

  #count(path: string, data: Buffer, stat: Buffer, index: number | undefined): void {
    if (path.startsWith('/zookeeper/')) return;
    const bytes = Buffer.concat([Buffer.from(path), data, stat]);
    const digest = crc32(bytes, 0, bytes.length);
    this.#digest += BigInt(digest);
    if (index === undefined) return;
    this.#digest -= BigInt(this.#digests[index] as number);
    this.#digests[index] = digest;
  }
}

const folderOf = (index: number) =>
  `/bench/${String(Math.floor(index / childrenPerFolder)).padStart(5, '0')}`;
const pathOf = (index: number) => `${folderOf(index)}/item-${String(index).padStart(8, '0')}`;

/** In the order of ZooKeeper's digest. */
const digestedStat = (czxid: bigint, mzxid: bigint, version: number): Buffer => {
  const stat = [long(czxid), long(mzxid), long(czxid), long(time), long(time)];
  const bytes = Buffer.concat([...stat, int(version), int(0), int(0), long(0n)]);
  if (bytes.length !== statBytes) throw new RangeError(`a stat of ${bytes.length} bytes`);
  return bytes;
};

function record(parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const sum = long(BigInt(adler32(body, 0, body.length)));
  return Buffer.concat([sum, int(body.length), body, Buffer.from('B')]);
}

function int(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function long(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(BigInt.asIntN(64, value));
  return bytes;
}

function text(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int(bytes.length), bytes]);
}

function* inChunks(pieces: Iterable<Buffer>): Generator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < chunkBytes) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  yield Buffer.concat(held);
}
