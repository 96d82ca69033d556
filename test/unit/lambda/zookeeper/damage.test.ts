import { gzipSync } from 'node:zlib';
import { gunzip } from '../../../../lambda/zookeeper/bytes/gunzip.ts';
import { fixture, inChunks, judgeFiles, smallSet } from './fixture-files.ts';

/** Where the last record of the small log ends; zeros follow. */
const logEnd = 1751;
const whole = judgeFiles(smallSet());

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const broken = Uint8Array.from(bytes);
  broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7));
  return broken;
}

const flippedIn = (name: string, bit: number) =>
  judgeFiles({ ...smallSet(), [name]: flipped(fixture(name), bit) });

test('a flipped bit in a sum that no record follows changes nothing of what is restored', async () => {
  const { start, tree, level } = await whole;
  const bit = (logEnd + 7) * 8;

  const verdict = await flippedIn('log.1', bit);

  expect(verdict).toMatchObject({ level, start, tree });
  expect(verdict.warnings).toHaveLength(1);
});

test('a fault names the file, the byte and the transaction', async () => {
  const bit = 1700 * 8;

  const verdict = await flippedIn('log.1', bit);

  expect(verdict.faults[0]).toEqual({
    rule: 'R2',
    file: 'log/version-2/log.1',
    offset: 1682,
    zxid: 0x10n,
    sentence: expect.stringMatching(/Adler-32/),
  });
});

test('a log cut in the middle of the history is a hole', async () => {
  const names = ['snapshot.0', 'log.1', 'log.6a0', 'log.10ff'];
  const files = Object.fromEntries(names.map((name) => [name, fixture(`rnd/${name}`)]));
  const cut = (files['log.6a0'] as Buffer).subarray(0, 300_000);

  const verdict = await judgeFiles({ ...files, 'log.6a0': cut });

  expect(verdict.faults[0]).toMatchObject({ rule: 'R2', file: 'log/version-2/log.6a0' });
});

test('bytes behind the end of a packed snapshot are found', async () => {
  const longer = Buffer.concat([fixture('snapshot.10.gz'), Buffer.alloc(3)]);

  const verdict = await judgeFiles({ 'snapshot.10.gz': longer });

  expect(verdict.faults[0]?.sentence).toContain('3 bytes follow');
});

test('a packed snapshot is given on in pieces, however far it unpacks', async () => {
  const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));

  let longest = 0;
  for await (const piece of gunzip('snapshot.1.gz', inChunks(bomb))) {
    longest = Math.max(longest, piece.length);
  }

  expect(longest).toBeLessThanOrEqual(64 * 1024);
});
