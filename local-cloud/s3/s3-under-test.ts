import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type S3, type S3Options, startS3 } from './server.ts';

export const mebibyte = 1024 * 1024;

/** A real client as the product makes one, but without retries, which would hide an answer. */
export const clientOf = (endpoint: string, settings: S3ClientConfig = {}) =>
  new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    ...settings,
  });

/** For the real CLI against the stand-in alone: no file, no metadata service of this machine, one try. */
export const cliEnvironment = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
} as const;

export interface S3UnderTest {
  readonly s3: S3;
  readonly client: S3Client;
  /** Files under the directory, whatever they are: objects, parts, leftovers. */
  files(): string[];
  stop(): Promise<void>;
}

/** A stand-in with a folder of its own and a client for it. */
export async function s3UnderTest(buckets: S3Options['buckets']): Promise<S3UnderTest> {
  const directory = await mkdtemp(path.join(tmpdir(), 'zk-backup-s3-'));
  const s3 = await startS3({ directory, buckets });
  const client = clientOf(s3.endpoint);
  return {
    s3,
    client,
    files: () => filesUnder(directory),
    stop: async () => {
      client.destroy();
      await s3.close();
      await rm(directory, { recursive: true });
    },
  };
}

export const filesUnder = (directory: string) =>
  existsSync(directory)
    ? readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The `<Code>` of an error. */
  readonly code: string | undefined;
}

/** A request as no SDK would send it; the headers every S3 client sends are there unless given. */
export function rawRequest(
  s3: S3,
  method: string,
  target: string,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${s3.endpoint}/`, {
      method,
      path: target,
      headers: { ...signed, 'content-length': Buffer.byteLength(body), ...headers },
    });
    sent.on('error', reject);
    sent.on('response', async (answer) => {
      const pieces = await answer.toArray().catch(reject);
      const text = Buffer.concat(pieces ?? []).toString();
      resolve({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        body: text,
        code: /<Code>(.*)<\/Code>/.exec(text)?.[1],
      });
    });
    sent.end(body);
  });
}

/** The stand-in does not check signatures, only that there is one. */
export const signed = {
  authorization: 'AWS4-HMAC-SHA256 Credential=test',
  'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
};

/** A body as the JS SDK frames a stream, with its CRC32 behind it. */
export const chunked = (chunks: readonly string[], trailer?: string) =>
  `${chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n${
    trailer === undefined ? '' : `${trailer}\r\n`
  }\r\n`;

/** Headers of such a body. */
export const chunkedHeaders = (decodedLength: number) => ({
  'content-encoding': 'aws-chunked',
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-decoded-content-length': String(decodedLength),
  'x-amz-trailer': 'x-amz-checksum-crc32',
});
