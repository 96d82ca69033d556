/** x^64 + x^63 + x^61 + …, its bits turned round, as the NVM Express command set gives it. */
const polynomial = 0x9a6c9329ac4bc9b5n;
const slices = 8;
const { high: highs, low: lows } = makeTables();

/**
 * The check sum that S3 stores with an object. Node does not offer it, and with the AWS SDK's it was
 * a third of the time of a verification.
 */
export class Crc64Nvme {
  #high = -1;
  #low = -1;

  update(bytes: Uint8Array): void {
    const high = highs;
    const low = lows;
    let h = this.#high;
    let l = this.#low;
    let at = 0;
    for (; at + 8 <= bytes.length; at += 8) {
      const i7 = 1792 + ((l ^ (bytes[at] as number)) & 255);
      const i6 = 1536 + (((l >>> 8) ^ (bytes[at + 1] as number)) & 255);
      const i5 = 1280 + (((l >>> 16) ^ (bytes[at + 2] as number)) & 255);
      const i4 = 1024 + ((l >>> 24) ^ (bytes[at + 3] as number));
      const i3 = 768 + ((h ^ (bytes[at + 4] as number)) & 255);
      const i2 = 512 + (((h >>> 8) ^ (bytes[at + 5] as number)) & 255);
      const i1 = 256 + (((h >>> 16) ^ (bytes[at + 6] as number)) & 255);
      const i0 = (h >>> 24) ^ (bytes[at + 7] as number);
      h =
        (high[i7] as number) ^
        (high[i6] as number) ^
        (high[i5] as number) ^
        (high[i4] as number) ^
        (high[i3] as number) ^
        (high[i2] as number) ^
        (high[i1] as number) ^
        (high[i0] as number);
      l =
        (low[i7] as number) ^
        (low[i6] as number) ^
        (low[i5] as number) ^
        (low[i4] as number) ^
        (low[i3] as number) ^
        (low[i2] as number) ^
        (low[i1] as number) ^
        (low[i0] as number);
    }
    for (; at < bytes.length; at++) {
      const index = (l ^ (bytes[at] as number)) & 255;
      l = (low[index] as number) ^ ((l >>> 8) | (h << 24));
      h = (high[index] as number) ^ (h >>> 8);
    }
    this.#high = h;
    this.#low = l;
  }

  /** Of all bytes so far, in Base64, as S3 writes it. */
  digest(): string {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32BE(~this.#high, 0);
    bytes.writeInt32BE(~this.#low, 4);
    return bytes.toString('base64');
  }
}

/** By slice and byte: what the byte does to the sum, and what it does up to seven bytes later. */
function makeTables() {
  const high = new Int32Array(slices * 256);
  const low = new Int32Array(slices * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = BigInt(byte);
    for (let slice = 0; slice < slices; slice++) {
      for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
      high[slice * 256 + byte] = Number(BigInt.asIntN(32, crc >> 32n));
      low[slice * 256 + byte] = Number(BigInt.asIntN(32, crc));
    }
  }
  return { high, low };
}
