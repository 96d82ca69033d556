import { createGzip } from 'node:zlib';
import { Archive } from '../../cli/source/archive.ts';
import { run, small, tarOf, temporaryFolder } from '../unit/cli/archives.ts';

const mebibyte = 1024 * 1024;
const folder = temporaryFolder();
afterAll(() => folder.remove());

const memory = () => process.memoryUsage().rss;

/** Packs while it is read, so that no test holds what it unpacks to. */
async function* packed(unpacked: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
  const gzip = createGzip();
  const feeding = (async () => {
    for await (const chunk of unpacked) {
      if (!gzip.write(chunk)) await new Promise((resolve) => gzip.once('drain', resolve));
    }
    gzip.end();
  })();
  yield* gzip as AsyncIterable<Uint8Array>;
  await feeding;
}

async function filesIn(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let files = 0;
  for await (const { chunks: contents } of new Archive('a', chunks).members()) {
    files++;
    for await (const _chunk of contents);
  }
  return files;
}

test('100,000 tiny files beside a good backup are not read to their end, and take little memory', async () => {
  const tiny = Array.from({ length: 99_998 }, (_, n) => [`conf/f${n}`, Buffer.from('x')]);
  const tar = await tarOf({ ...small(), ...Object.fromEntries(tiny) });
  const parts: Uint8Array[] = [];
  for await (const part of packed([tar])) parts.push(part);
  const before = memory();

  const { code, stdout } = await run('verify', folder.write('tiny.tar.gz', Buffer.concat(parts)));

  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringContaining('it holds over 1000 files'),
  });
  expect(memory() - before).toBeLessThan(200 * mebibyte);
});

test('a bomb of zeros is read to its second gigabyte at most, in little memory', async () => {
  const header = (await tarOf({}, [{ name: 'zeros' }])).subarray(0, 512);
  // The size in octal, and the sum over the header that names it.
  header.write('77777777777\0', 124, 'latin1');
  header.write('        ', 148, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  let unpacked = 0;
  function* bomb() {
    yield header;
    for (;;) {
      unpacked += mebibyte;
      yield Buffer.alloc(mebibyte);
    }
  }
  const before = memory();

  const reading = filesIn(packed(bomb()));

  await expect(reading).rejects.toThrow('it unpacks to over 1000 times its size');
  expect(unpacked).toBeLessThan(2048 * mebibyte);
  expect(memory() - before).toBeLessThan(200 * mebibyte);
});
