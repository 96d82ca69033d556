import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { Archive } from '../../cli/source/archive.ts';
import { run, small, tarOf, temporaryFolder } from '../unit/cli/archives.ts';

const mebibyte = 1024 * 1024;
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Of this file alone; another one may be run beside it in the same process. */
const memory = () => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** A header of a tar with a text written into it, and the sum over it. */
function headerWith(header: Buffer, text: string, at: number): Buffer {
  const changed = Buffer.from(header);
  changed.write(text, at, 'latin1');
  changed.write('        ', 148, 'latin1');
  const sum = changed.reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return changed;
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
  const whole = await tarOf(small());
  const tiny = await tarOf({ 'conf/f': Buffer.from('x') });
  const [header, content] = [tiny.subarray(0, 512), tiny.subarray(512, 1024)];
  const files = Array.from({ length: 99_998 }, (_, n) => [
    headerWith(header, `conf/f${n}`, 0),
    content,
  ]);
  const tar = Buffer.concat([whole.subarray(0, -1024), ...files.flat(), whole.subarray(-1024)]);
  const archive = folder.write('tiny.tar.gz', gzipSync(tar, { level: 1 }));
  const before = memory();

  const { code, stdout } = await run('verify', archive);

  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringContaining('it holds over 1000 files'),
  });
  expect(memory() - before).toBeLessThan(200 * mebibyte);
});

test('a bomb of zeros is read to its second gigabyte at most, in little memory', async () => {
  const header = (await tarOf({}, [{ name: 'zeros' }])).subarray(0, 512);
  // Packed once: after a full flush the same zeros are packed to the same bytes.
  const packed = (bytes: Buffer) => deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  const zeros = packed(Buffer.alloc(16 * mebibyte));
  let unpacked = 0;
  async function* bomb() {
    yield gzipSync('').subarray(0, 10);
    yield packed(headerWith(header, '77777777777\0', 124));
    for (;;) {
      unpacked += 16 * mebibyte;
      yield zeros;
    }
  }
  const before = memory();

  const reading = filesIn(bomb());

  await expect(reading).rejects.toThrow('it unpacks to over 1000 times its size');
  expect(unpacked).toBeLessThan(2048 * mebibyte);
  expect(memory() - before).toBeLessThan(200 * mebibyte);
});
