import { crc32 } from 'node:zlib';
import { AwsChunkedDecoder } from './aws-chunked.ts';
import { chunked } from './s3-under-test.ts';

const text = 'one line\r\nand 0\r\n\r\nanother';
const framed = Buffer.from(
  chunked([text.slice(0, 5), text.slice(5)], `x-amz-checksum-crc32: ${crc32(text)}`),
);

function decode(pieces: readonly Buffer[]) {
  const decoder = new AwsChunkedDecoder();
  const data = pieces.flatMap((piece) => [...decoder.decode(piece)].map(String)).join('');
  decoder.finish();
  return { data, trailers: [...decoder.trailers] };
}

test.each([1, 2, 3, 7, framed.length])('decodes a body that comes %d bytes at a time', (size) => {
  const count = Math.ceil(framed.length / size);
  const pieces = Array.from({ length: count }, (_, i) => framed.subarray(i * size, (i + 1) * size));

  const decoded = decode(pieces);

  expect(decoded).toEqual({ data: text, trailers: [['x-amz-checksum-crc32', `${crc32(text)}`]] });
});

test('passes over the extension of a chunk', () => {
  const body = Buffer.from('2;chunk-signature=abc\r\nhi\r\n0;chunk-signature=def\r\n\r\n');

  expect(decode([body])).toEqual({ data: 'hi', trailers: [] });
});

test.each([
  'IncompleteBody: before the last chunk|2\r\nhi\r\n',
  'IncompleteBody: within a chunk|5\r\nhi',
  'IncompleteBody: before the last empty line|2\r\nhi\r\n0\r\n',
  'InvalidRequest: no size|hi\r\n',
  'InvalidRequest: a chunk longer than its size|2\r\nhigh\r\n0\r\n\r\n',
  'InvalidRequest: lines without carriage return|2\nhi\n0\n\n',
  'InvalidRequest: bytes behind the end|0\r\n\r\nmore\r\n',
  'InvalidRequest: a trailer without name|0\r\nnonsense\r\n\r\n',
])('refuses a broken body: %s', (line) => {
  const [, code, body] = /^(\w+)[^|]*\|(.*)$/s.exec(line) ?? [];

  expect(() => decode([Buffer.from(body ?? '')])).toThrow(expect.objectContaining({ code }));
});

test('refuses a size line that never ends, in place of keeping it', () => {
  const decoder = new AwsChunkedDecoder();

  expect(() => [...decoder.decode(Buffer.alloc(10_000, '1'))]).toThrow('a line is too long');
});
