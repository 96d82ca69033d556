import { ByteSource } from './byte-source.ts';
import { DamagedFile, EndsEarly } from './data-file-errors.ts';

/** Magic, version 1, compatible with version 1 (docs/facts/zookeeper-data-files.md). */
const header = Buffer.from('\x82SNAPPY\0\0\0\0\x01\0\0\0\x01', 'latin1');
/** ZooKeeper's blocks have 32 KiB; a longer length is garbage and must not fill the memory. */
const longestBlock = 16 * 1024 * 1024;

/**
 * Unpacks a snapshot that ZooKeeper wrote with `snapshot.compression.method=snappy`.
 * @throws EndsEarly, and DamagedFile for bytes that are none
 */
export async function* unsnappy(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const source = new ByteSource(file, chunks, { maxBuffer: longestBlock });
  let offset = 0;
  const damaged = (sentence: string, Cause = DamagedFile) =>
    new Cause(`its snappy cannot be unpacked: ${sentence}`, { file, offset });
  try {
    const isWhole = await source.fill(header.length);
    const begins = source.bytes.subarray(0, header.length);
    if (!header.subarray(0, begins.length).equals(begins)) {
      throw damaged('it does not begin like one');
    }
    if (!isWhole) throw damaged('it ends in the middle of its header', EndsEarly);
    source.at += header.length;
    while (await source.fill(1)) {
      if (!(await source.fill(4))) throw damaged('it ends in the middle of a length', EndsEarly);
      const length = source.view.getInt32(source.at);
      if (length < 1 || length > longestBlock) throw damaged(`a block has ${length} bytes`);
      if (!(await source.fill(4 + length)))
        throw damaged('it ends in the middle of a block', EndsEarly);
      const start = source.at + 4;
      const block = unpackBlock(source.bytes, start, start + length);
      if (!block) throw damaged('a block makes no sense');
      source.at = start + length;
      yield block;
      offset += block.length;
    }
  } finally {
    await source.close();
  }
}

/** @returns undefined for bytes that are no block of the raw format */
function unpackBlock(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  const preamble = readLength(bytes, start, end);
  if (!preamble || preamble.length > longestBlock) return undefined;
  const unpacked = new Uint8Array(preamble.length);
  let at = preamble.at;
  let to = 0;
  while (at < end) {
    const tag = bytes[at++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >>> 2;
      const more = short < 60 ? 0 : short - 59;
      if (at + more > end) return undefined;
      const length = 1 + (more === 0 ? short : littleEndian(bytes, at, more));
      at += more;
      if (at + length > end || to + length > unpacked.length) return undefined;
      unpacked.set(bytes.subarray(at, at + length), to);
      at += length;
      to += length;
      continue;
    }
    const more = kind === 3 ? 4 : kind;
    if (at + more > end) return undefined;
    const low = littleEndian(bytes, at, more);
    const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const back = kind === 1 ? ((tag >>> 5) << 8) | low : low;
    at += more;
    if (back < 1 || back > to || to + length > unpacked.length) return undefined;
    // Byte by byte: a copy may go on into what it writes.
    for (const stop = to + length; to < stop; to++) unpacked[to] = unpacked[to - back] as number;
  }
  return to === unpacked.length ? unpacked : undefined;
}

/** Seven bits a byte, the lowest first. */
function readLength(bytes: Uint8Array, start: number, end: number) {
  let length = 0;
  for (let at = start; at < Math.min(end, start + 5); at++) {
    const byte = bytes[at] as number;
    length += (byte & 127) * 2 ** (7 * (at - start));
    if (byte < 128) return { length, at: at + 1 };
  }
  return undefined;
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index++) value += (bytes[at + index] as number) * 256 ** index;
  return value;
}
