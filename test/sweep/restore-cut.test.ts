import { createHash } from 'node:crypto';
import { Cut } from '../../lambda/restore/plan/reading/cut.ts';
import { ByteSource } from '../../lambda/zookeeper/bytes/byte-source.ts';
import { inReadingOrder } from '../../lambda/zookeeper/files/member-names.ts';
import { readTransactionLog } from '../../lambda/zookeeper/files/transaction-log.ts';
import { RestorableSet } from '../../lambda/zookeeper/verdict/restorable.ts';
import {
  asArchived,
  type Files,
  inChunks,
  judgeFiles,
  randomSet,
  smallSet,
} from '../unit/lambda/zookeeper/fixture-files.ts';

interface Record {
  readonly zxid: bigint;
  readonly time: bigint;
  readonly end: number;
  readonly digest: bigint | undefined;
}

/** All records of a log, and where each ends. */
async function recordsOf(name: string, bytes: Uint8Array): Promise<Record[]> {
  const starts: (Omit<Record, 'end'> & { offset: number })[] = [];
  const log = await readTransactionLog(
    new ByteSource(name, inChunks(bytes)),
    BigInt(`0x${name.slice(4)}`),
    ({ zxid, time, offset, digest }) => starts.push({ zxid, time, offset, digest }),
  );
  return starts.map((record, at) => ({ ...record, end: starts[at + 1]?.offset ?? log.dataBytes }));
}

/** Judges files as they are after a cut, as the archive's reader does. */
async function judgeCut(files: Files, until?: string, chunk = 1000) {
  const cut = new Cut(until);
  const set = new RestorableSet({ level: 3 });
  const archived = asArchived(files);
  for (const path of inReadingOrder(Object.keys(archived))) {
    await set.add(path, cut.keep(path, inChunks(archived[path] as Uint8Array, chunk)));
  }
  return { cut, verdict: set.verdict() };
}

/** What is restored of a file of these. */
const restoredOf = (cut: Cut, files: Files, name: string) => {
  const path = `log/version-2/${name}`;
  const bytes = files[name] as Uint8Array;
  return cut.restored({ path, bytes: bytes.length, sha256: sumOf(bytes) });
};

const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const logNames = (files: Files) =>
  Object.keys(files)
    .filter((name) => name.startsWith('log.'))
    .sort((a, b) => Number(BigInt(`0x${a.slice(4)}`) - BigInt(`0x${b.slice(4)}`)));

async function historyOf(files: Files): Promise<Record[]> {
  const logs = await Promise.all(
    logNames(files).map((name) => recordsOf(name, files[name] as Uint8Array)),
  );
  return logs.flat();
}

const random = () => randomSet((name) => name === 'snapshot.69e' || name.startsWith('log.'));

test.each(['0x700', '0x10fe', '0x10ff', '0x1726', '0x2000', '0x3868', '0x45ff'] as const)(
  'cut at %s, the tree is the one the server had then',
  async (until) => {
    const files = random();
    const history = await historyOf(files);
    const digest = history.findLast((one) => one.zxid <= BigInt(until) && one.digest)?.digest;

    const { verdict } = await judgeCut(files, until);

    expect(verdict).toMatchObject({ level: 3, faults: [], start: { to: BigInt(until) } });
    expect(verdict.tree?.digest).toBe(digest);
  },
);

test('a log is cut at the boundary of a record, and the sum is of what is kept', async () => {
  const files = random();
  const log = files['log.10ff'] as Uint8Array;
  const end = (await recordsOf('log.10ff', log)).find(({ zxid }) => zxid === 0x1200n)?.end;

  const { cut } = await judgeCut(files, '0x1200');

  expect(restoredOf(cut, files, 'log.10ff')).toEqual({
    path: 'log/version-2/log.10ff',
    bytes: end,
    sha256: sumOf(log.subarray(0, end)),
  });
});

test('of logs that begin after the cut nothing is kept, of those before it all', async () => {
  const files = random();

  const { cut } = await judgeCut(files, '0x1726');

  const kept = logNames(files).map((name) => restoredOf(cut, files, name).bytes);
  const before = ['log.1', 'log.6a0', 'log.10ff'].map((name) => files[name]?.length);
  expect(kept).toEqual([...before, ...kept.slice(3).map(() => 16)]);
});

test('cut at a time, nothing later is in it, and nothing before is missing', async () => {
  const files = random();
  const history = await historyOf(files);
  const time = history.find(({ zxid }) => zxid === 0x1800n)?.time ?? 0n;
  const last = history[history.findIndex((one) => one.time > time) - 1];

  const { verdict } = await judgeCut(files, new Date(Number(time)).toISOString());

  expect(last?.zxid).toBeGreaterThanOrEqual(0x1800n);
  expect(verdict).toMatchObject({ level: 3, faults: [], start: { to: last?.zxid } });
});

test('bytes may come in pieces that end anywhere', async () => {
  const whole = await judgeCut(random(), '0x1300', 1 << 20);

  const pieces = await judgeCut(random(), '0x1300', 61);

  const restored = ({ cut }: typeof whole) =>
    logNames(random()).map((name) => restoredOf(cut, random(), name));
  expect(restored(pieces)).toEqual(restored(whole));
  expect(pieces.verdict).toEqual(whole.verdict);
});

describe('a record that was not written to its end', () => {
  const newest = 'log.4558';

  /** The last log, in which so many bytes of the last record are missing. */
  async function torn(missing: number, padding = 0) {
    const files = random();
    const records = await recordsOf(newest, files[newest] as Uint8Array);
    const [before, last] = records.slice(-2) as [Record, Record];
    const log = (files[newest] as Uint8Array).subarray(0, last.end - missing);
    const bytes = Buffer.concat([log, Buffer.alloc(padding)]);
    return { files: { ...files, [newest]: bytes }, before, last };
  }

  const recordBytes = async () => {
    const { before, last } = await torn(1);
    return last.end - before.end;
  };

  test.each([0, 4096])(
    'is not restored, wherever it ends, with %i zeros behind it',
    async (padding) => {
      const length = await recordBytes();

      for (let missing = 1; missing < length; missing++) {
        const { files, before } = await torn(missing, padding);
        const only = { [newest]: files[newest] as Buffer };
        const { cut } = await judgeCut(only);
        const isPrefixOfZeros = padding > 0 && length - missing <= 4;
        expect(restoredOf(cut, only, newest).bytes).toBe(
          isPrefixOfZeros ? only[newest]?.length : before.end,
        );
      }
    },
  );

  test('is shown to the judge, whose verdict is that of the backup', async () => {
    const { files, before } = await torn(9);

    const { cut, verdict } = await judgeCut(files);

    expect(verdict).toEqual(await judgeFiles(files));
    expect(verdict).toMatchObject({ level: 3, start: { to: before.zxid } });
    expect(restoredOf(cut, files, newest)).toMatchObject({
      bytes: before.end,
      sha256: sumOf((files[newest] as Buffer).subarray(0, before.end)),
    });
    expect(cut.cutSomething).toBe(false);
  });

  test('is not restored either where a cut is asked for that lies behind it', async () => {
    const { files, before, last } = await torn(9);

    const { cut } = await judgeCut(files, `0x${last.zxid.toString(16)}`);

    expect(cut.cutSomething).toBe(false);
    expect(restoredOf(cut, files, newest).bytes).toBe(before.end);
  });

  test('with anything behind it is damage', async () => {
    const { files } = await torn(9);
    const log = Buffer.concat([files[newest] as Buffer, Buffer.alloc(64), Buffer.from('x')]);

    const { verdict } = await judgeCut({ ...files, [newest]: log });

    expect(verdict.level).toBe(1);
  });
});

test.each([0, 5000])('a whole log is restored as it lies there, with %i zeros', async (zeros) => {
  const log = Buffer.concat([random()['log.10ff'] as Uint8Array, Buffer.alloc(zeros)]);
  const files = { 'log.10ff': log };

  const { cut } = await judgeCut(files);

  expect(restoredOf(cut, files, 'log.10ff').bytes).toBe(log.length);
});

test('a cut inside the fuzzy window of the snapshot restores nothing', async () => {
  const files = random();
  const { verdict: uncut } = await judgeCut(files, '0xffff');
  const { from } = uncut.start ?? { from: 0n };

  const { verdict } = await judgeCut(files, `0x${(from - 1n).toString(16)}`);

  expect(verdict.faults[0]?.sentence).toMatch(/matches no state there ever was/);
});

test('a cut after the last transaction leaves nothing out', async () => {
  const { cut, verdict } = await judgeCut(smallSet(), '0x99');

  expect(cut.cutSomething).toBe(false);
  expect(verdict).toMatchObject({ level: 3, start: { to: 0x11n } });
});

test('damage before the cut is found, damage after it does no harm', async () => {
  const files = random();
  const log = Buffer.from(files['log.10ff'] as Uint8Array);
  const records = await recordsOf('log.10ff', log);
  const at = records.find(({ zxid }) => zxid === 0x1200n)?.end ?? 0;
  log[at - 20] = (log[at - 20] as number) ^ 1;
  const damaged = { ...files, 'log.10ff': log };

  const after = await judgeCut(damaged, '0x1200');
  const before = await judgeCut(damaged, '0x11ff');

  expect(after.verdict.level).toBe(1);
  expect(before.verdict).toMatchObject({ level: 3, faults: [], start: { to: 0x11ffn } });
});

test('where no log reaches back to the snapshot, nobody knows whether it is of before a time', async () => {
  const logs = randomSet((name) => name === 'log.10ff');

  const byTime = await judgeCut(logs, '2001-01-01T00:00:00Z');
  const byZxid = await judgeCut(logs, '0x10fe');

  expect(byTime.cut.isWithin(0x10fen)).toBe(false);
  expect(byZxid.cut.isWithin(0x10fen)).toBe(true);
});
