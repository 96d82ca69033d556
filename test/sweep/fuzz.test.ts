import { drawnNumber, isWhole } from '../seed.ts';
import { tell } from '../told.ts';
import {
  jute,
  pristine,
  type WrittenTransaction,
  writeLog,
  writeSnapshot,
} from '../unit/lambda/zookeeper/data-file-writer.ts';
import { type Files, fixture, judgeFiles } from '../unit/lambda/zookeeper/fixture-files.ts';

const damaged = isWhole ? 10_000 : 2000;
const wellSummed = damaged;

/** The same numbers for the same seed, so that a failure comes again. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Numbers = ReturnType<typeof numbersFrom>;
const somewhat = [0, 1, 2, 12, 0x7f, 0x80, 0xff, 0x42] as const;

/** Cuts, repeats and overwrites pieces of a file. */
function damage(bytes: Uint8Array, random: Numbers): Uint8Array {
  const edits = 1 + random(4);
  let broken = Buffer.from(bytes);
  for (let edit = 0; edit < edits && broken.length > 0; edit++) {
    const at = random(broken.length);
    const length = random(40);
    const kind = random(4);
    if (kind === 0) broken = Buffer.from(broken.subarray(0, at));
    else if (kind === 1)
      broken = Buffer.concat([broken.subarray(0, at + length), broken.subarray(at)]);
    else if (kind === 2)
      broken = Buffer.concat([broken.subarray(0, at), broken.subarray(at + length)]);
    else broken.subarray(at, at + 1 + random(8)).fill(somewhat[random(somewhat.length)] as number);
  }
  return broken;
}

/** Transactions whose sums are right and whose records are not. */
function garbage(random: Numbers): WrittenTransaction[] {
  const types = [1, 2, 5, 7, 13, 14, 15, 16, 19, 20, 21, -10, -11, -1, 99];
  return Array.from({ length: 1 + random(3) }, (_, index) => {
    const pieces = Array.from({ length: random(8) }, () => {
      const kind = random(4);
      if (kind === 0) return jute.int(random(4) === 0 ? 0x7fffffff - random(9) : random(20) - 2);
      if (kind === 1) return jute.buffer(['/a', '/', '', 'x', '/a/b', '//'][random(6)] as string);
      if (kind === 2) return jute.openAcl();
      return Buffer.alloc(random(20), random(256));
    });
    const type = types[random(types.length)] as number;
    return { zxid: BigInt(index + 1), type, record: Buffer.concat(pieces) };
  });
}

async function judgeAll(count: number, what: string, make: (random: Numbers) => Files) {
  tell({ sampled: `${count} ${what}` });
  const random = numbersFrom(drawnNumber(what));
  const levels = new Set<number>();
  for (let input = 0; input < count; input++) levels.add((await judgeFiles(make(random))).level);
  return levels;
}

test(`no set out of ${damaged} damaged ones breaks the reader`, async () => {
  const snapshots = ['snapshot.10', 'snapshot.10.gz'].map((name) => [name, fixture(name)] as const);
  const log = fixture('log.1').subarray(0, 1900);

  const levels = await judgeAll(damaged, 'damaged sets', (random) => {
    const [name, bytes] = snapshots[random(4) === 0 ? 1 : 0] as (typeof snapshots)[number];
    const which = random(3);
    return {
      [name]: which === 0 ? bytes : damage(bytes, random),
      'log.1': which === 1 ? log : damage(log, random),
    };
  });

  expect(levels).toContain(1);
});

test(`no log out of ${wellSummed} with right sums and wrong records breaks the reader`, async () => {
  const snapshot = writeSnapshot([...pristine, { path: '/a' }]);

  const levels = await judgeAll(wellSummed, 'logs with wrong records', (random) => ({
    'snapshot.0': snapshot,
    'log.1': writeLog(garbage(random)),
  }));

  expect(levels).toEqual(new Set([1, 2]));
});
