import { createHash } from 'node:crypto';
import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';

/** The algorithms the stand-in knows; S3's newer ones (SHA512, MD5, XXHASH) answer 501. */
export const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type Algorithm = (typeof algorithms)[number];

/** Whether a value covers the object's bytes, or the checksums of its parts. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** A checksum as S3 stores and shows it: base64, with `-N` behind a composite of N parts. */
export interface Checksum {
  readonly algorithm: Algorithm;
  readonly value: string;
  readonly type: ChecksumType;
}

const digestBytes: Readonly<Record<Algorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

/** A running hash. */
export interface Hash {
  update(data: Uint8Array): void;
  digest(): Promise<Buffer>;
}

/** Starts a hash that takes its input piece by piece. */
export function startHash(algorithm: Algorithm | 'MD5'): Hash {
  const crc = startCrc(algorithm);
  if (crc !== undefined) {
    return {
      update: (data) => crc.update(data),
      digest: async () => Buffer.from(await crc.digest()),
    };
  }
  const hash = createHash(algorithm.toLowerCase());
  return { update: (data) => void hash.update(data), digest: async () => hash.digest() };
}

function startCrc(algorithm: Algorithm | 'MD5') {
  if (algorithm === 'CRC32') return new Crc32();
  if (algorithm === 'CRC32C') return new Crc32c();
  if (algorithm === 'CRC64NVME') return new Crc64Nvme();
  return undefined;
}

/** The hash of bytes at hand. */
export async function digest(algorithm: Algorithm | 'MD5', data: Uint8Array): Promise<Buffer> {
  const hash = startHash(algorithm);
  hash.update(data);
  return hash.digest();
}

export const isAlgorithm = (name: string | undefined): name is Algorithm =>
  algorithms.some((algorithm) => algorithm === name);

/** `x-amz-checksum-crc64nvme` and so on. */
export const checksumHeader = (algorithm: Algorithm) => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** `ChecksumCRC64NVME` and so on, as in XML. */
export const checksumElement = (algorithm: Algorithm) => `Checksum${algorithm}`;

/** Header names of all algorithms. */
export const checksumHeaders = algorithms.map(checksumHeader);

/** The bytes of a base64 value of exactly `length` bytes; undefined when it is none. */
export function decodeBase64(text: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length && bytes.toString('base64') === text ? bytes : undefined;
}

/** Whether a value has the form of the algorithm's digest. */
export const isDigest = (algorithm: Algorithm, value: string) =>
  decodeBase64(value, digestBytes[algorithm]) !== undefined;

/** The checksum of an object made of parts: the hash of their binary hashes, with the count. */
export async function compositeChecksum(
  algorithm: Algorithm,
  parts: readonly string[],
): Promise<Checksum> {
  const binary = Buffer.concat(parts.map((value) => Buffer.from(value, 'base64')));
  const value = (await digest(algorithm, binary)).toString('base64');
  return { algorithm, value: `${value}-${parts.length}`, type: 'COMPOSITE' };
}

/** A checksum as response headers. */
export function checksumResponse(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}
