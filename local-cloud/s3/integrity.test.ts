import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { HeadObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { algorithms, checksumHeader, digest } from './checksums.ts';
import {
  chunked,
  chunkedHeaders,
  rawRequest,
  type S3UnderTest,
  s3UnderTest,
  signed,
} from './s3-under-test.ts';

let cloud: S3UnderTest;
const bucket = { Bucket: 'archives' };
const content = 'the content';

beforeEach(async () => {
  cloud = await s3UnderTest([{ name: 'archives', versioned: true }]);
});
afterEach(() => cloud.stop());

const head = (Key: string) =>
  cloud.client.send(new HeadObjectCommand({ ...bucket, Key, ChecksumMode: 'ENABLED' }));

/** Neither a file, nor a version, nor a marker. */
async function isNothingLeft() {
  const { Versions, DeleteMarkers } = await cloud.client.send(
    new ListObjectVersionsCommand(bucket),
  );
  return cloud.files().length === 0 && Versions === undefined && DeleteMarkers === undefined;
}

const base64Crc32 = (text: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString('base64');
};

test('CRC64NVME has its published check value', async () => {
  expect((await digest('CRC64NVME', Buffer.from('123456789'))).toString('hex')).toBe(
    'ae8b14860a799888',
  );
});

describe.each(algorithms)('a put with %s', (algorithm) => {
  const field = `Checksum${algorithm}`;

  test('is accepted with the right value, which HEAD shows', async () => {
    const value = (await digest(algorithm, Buffer.from(content))).toString('base64');

    const put = await cloud.client.send(
      new PutObjectCommand({ ...bucket, Key: 'k', Body: content, [field]: value }),
    );

    expect(put).toMatchObject({ [field]: value, ChecksumType: 'FULL_OBJECT' });
    expect(await head('k')).toMatchObject({ [field]: value, ChecksumType: 'FULL_OBJECT' });
  });

  test('is refused with the value of other bytes and leaves nothing', async () => {
    const value = (await digest(algorithm, Buffer.from('other'))).toString('base64');

    const put = cloud.client.send(
      new PutObjectCommand({ ...bucket, Key: 'k', Body: content, [field]: value }),
    );

    await expect(put).rejects.toMatchObject({ name: 'BadDigest' });
    expect(await isNothingLeft()).toBe(true);
  });

  test('is refused with a value that is no digest of its kind', async () => {
    const headers = { [checksumHeader(algorithm)]: 'AAA=' };

    const answer = await rawRequest(cloud.s3, 'PUT', '/archives/k', headers, content);

    expect(answer).toMatchObject({ status: 400, code: 'InvalidRequest' });
  });
});

test('a put without checksum gets a CRC64NVME of the whole object', async () => {
  await rawRequest(cloud.s3, 'PUT', '/archives/k', {}, content);

  expect(await head('k')).toMatchObject({
    ChecksumCRC64NVME: (await digest('CRC64NVME', Buffer.from(content))).toString('base64'),
    ChecksumType: 'FULL_OBJECT',
  });
});

const md5 = (text: string) => createHash('md5').update(text).digest('base64');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test.each([
  ['a wrong Content-MD5', 'BadDigest', { 'content-md5': md5('other') }],
  ['a Content-MD5 that is none', 'InvalidDigest', { 'content-md5': 'nonsense' }],
  [
    'the SHA-256 of another payload',
    'XAmzContentSHA256Mismatch',
    { 'x-amz-content-sha256': sha256('other') },
  ],
  [
    'two checksums',
    'InvalidRequest',
    { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-crc32c': 'AAAAAA==' },
  ],
  ['an algorithm without value', 'InvalidRequest', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }],
  ['a checksum it does not know', 'NotImplemented', { 'x-amz-checksum-sha512': 'AAAA' }],
  ['more than 5 GiB', 'EntityTooLarge', { 'content-length': String(5 * 1024 ** 3 + 1) }],
])('refuses a put with %s and leaves nothing', async (_, code, headers: Record<string, string>) => {
  const answer = await rawRequest(cloud.s3, 'PUT', '/archives/k', headers, content);

  expect(answer.code).toBe(code);
  expect(await isNothingLeft()).toBe(true);
});

test('accepts a put with the right Content-MD5 and payload hash', async () => {
  const headers = { 'content-md5': md5(content), 'x-amz-content-sha256': sha256(content) };

  const answer = await rawRequest(cloud.s3, 'PUT', '/archives/k', headers, content);

  expect(answer.status).toBe(200);
});

test('takes the framing off a stream of the SDK and does not store it as encoding', async () => {
  const bytes = Buffer.alloc(300_000, 'zookeeper');
  const Body = Readable.from([
    bytes.subarray(0, 1),
    bytes.subarray(1, 70_000),
    bytes.subarray(70_000),
  ]);

  await cloud.client.send(
    new PutObjectCommand({ ...bucket, Key: 'k', Body, ContentLength: bytes.length }),
  );

  expect(readFileSync(cloud.s3.locate('archives', 'k') ?? '').equals(bytes)).toBe(true);
  expect((await head('k')).ContentEncoding).toBeUndefined();
});

test('keeps the encoding of the object beside that of the transfer', async () => {
  const headers = { ...chunkedHeaders(content.length), 'content-encoding': 'gzip,aws-chunked' };
  const body = chunked([content], `x-amz-checksum-crc32:${base64Crc32(content)}`);

  await rawRequest(cloud.s3, 'PUT', '/archives/k', headers, body);

  expect((await head('k')).ContentEncoding).toBe('gzip');
});

const right = `x-amz-checksum-crc32:${base64Crc32(content)}`;
const length = content.length;

test.each([
  ['a wrong trailer', 'BadDigest', length, `x-amz-checksum-crc32:${base64Crc32('other')}`],
  ['no trailer although announced', 'MalformedTrailerError', length, undefined],
  ['fewer bytes than declared', 'IncompleteBody', length + 1, right],
  ['more bytes than declared', 'IncompleteBody', length - 1, right],
])('refuses an aws-chunked put with %s and leaves nothing', async (_, code, declared, trailer) => {
  const body = chunked([content], trailer);

  const answer = await rawRequest(cloud.s3, 'PUT', '/archives/k', chunkedHeaders(declared), body);

  expect(answer).toMatchObject({ status: 400, code });
  expect(await isNothingLeft()).toBe(true);
});

test('refuses an aws-chunked put that ends before its last chunk', async () => {
  const { 'x-amz-trailer': _, ...headers } = chunkedHeaders(length);
  const body = chunked([content]).replace(/0\r\n\r\n$/, '');

  const answer = await rawRequest(cloud.s3, 'PUT', '/archives/k', headers, body);

  expect(answer).toMatchObject({ status: 400, code: 'IncompleteBody' });
  expect(await isNothingLeft()).toBe(true);
});

test('refuses an aws-chunked put without its decoded length', async () => {
  const { 'x-amz-decoded-content-length': _, ...headers } = chunkedHeaders(length);

  const answer = await rawRequest(
    cloud.s3,
    'PUT',
    '/archives/k',
    headers,
    chunked([content], right),
  );

  expect(answer).toMatchObject({ status: 411, code: 'MissingContentLength' });
});

test('takes an aws-chunked put that arrives one byte at a time', async () => {
  const body = chunked([content.slice(0, 4), content.slice(4)], right);
  const headers = { ...signed, ...chunkedHeaders(length), 'content-length': body.length };
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map((entry) => entry.join(': '));
  const socket = connect(Number(new URL(cloud.s3.endpoint).port), '127.0.0.1').setNoDelay();

  socket.write(`PUT /archives/k HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  for (const byte of Buffer.from(body)) {
    await new Promise((sent) => socket.write(Buffer.of(byte), sent));
  }
  const [answer] = await socket.take(1).toArray();
  socket.destroy();

  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(readFileSync(cloud.s3.locate('archives', 'k') ?? '', 'utf8')).toBe(content);
});

test.each([
  ['a plain put', { 'content-length': '1000000' }],
  ['an aws-chunked put', { ...chunkedHeaders(900_000), 'content-length': '1000000' }],
])('a client that dies halfway through %s leaves nothing', async (_, headers) => {
  const lines = Object.entries({ host: '127.0.0.1', ...signed, ...headers });
  const socket = connect(Number(new URL(cloud.s3.endpoint).port), '127.0.0.1');
  const half = chunked(['x'.repeat(500_000)]).slice(0, 400_000);

  socket.write(
    `PUT /archives/k HTTP/1.1\r\n${lines.map((l) => l.join(': ')).join('\r\n')}\r\n\r\n`,
  );
  await new Promise((sent) => socket.write(half, sent));
  await until(() => cloud.files().length === 1);
  socket.destroy();
  await until(() => cloud.s3.requests.length === 1);

  expect(cloud.s3.requests).toMatchObject([{ operation: 'PutObject', status: 499 }]);
  expect(await isNothingLeft()).toBe(true);
});

async function until(condition: () => boolean) {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('keeps objects under a hash of the key, never under the key', async () => {
  await rawRequest(cloud.s3, 'PUT', '/archives/..%2F..%2Fescape', {}, content);

  const file = cloud.s3.locate('archives', '../../escape') ?? '';

  expect(existsSync(file)).toBe(true);
  expect(file).not.toContain('escape');
});
