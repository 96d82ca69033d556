import type { Base } from '../mutants/base.ts';
import { recordedBases } from '../mutants/bases.ts';
import type { Kind } from '../mutants/kind.ts';
import { kinds } from '../mutants/kinds.ts';
import { putLogTogether, takeLogApart } from '../mutants/log-file.ts';
import { putSnapshotTogether, takeSnapshotApart } from '../mutants/snapshot-file.ts';
import { type Judged, mutantOf, sweep, undamaged } from '../mutants/sweep.ts';
import { describeOne, excuses, isAlarm, isFalse, isRefused, tableOf } from '../mutants/table.ts';

/** The short form of `npm run test:exhaustive`: each kind of damage once on each recorded base. */
const bases = recordedBases();
let whole: Judged[];
let judged: Judged[];

beforeAll(async () => {
  whole = await undamaged(bases);
  judged = await sweep({ bases, kinds, places: 1 });
  const heading = `${kinds.length} kinds, ${judged.length} mutants`;
  process.stdout.write(`${heading}\n${tableOf(judged)}\n${excuses(judged)}\n`);
}, 600_000);

const falsely = (said: Judged['said']) =>
  judged.filter((one) => one.said === said && isFalse(one)).map(describeOne);

test('no undamaged set is refused', () => {
  expect(whole.filter(isRefused).map(describeOne)).toEqual([]);
});

test('what healthy servers leave behind is not called damaged', () => {
  expect(judged.filter(isAlarm).map(describeOne)).toEqual([]);
});

test('what is proven ZooKeeper loads as it was, but for what no digest covers', () => {
  expect(falsely('proven')).toEqual([]);
});

test('what is sound ZooKeeper loads as it was, but for sets without digests', () => {
  expect(falsely('sound')).toEqual([]);
});

test('there are kinds enough, and each damages a base', () => {
  const idle = kinds.filter((kind) => !bases.some((base) => damages(base, kind)));

  expect(kinds.length).toBeGreaterThan(100);
  expect(idle.map(({ name }) => name)).toEqual([]);
});

test('a file that is taken apart and put together is the same', () => {
  for (const [name, bytes] of bases.flatMap(({ files }) => Object.entries(files))) {
    const again = name.startsWith('log.')
      ? putLogTogether(takeLogApart(bytes as Buffer))
      : putSnapshotTogether(takeSnapshotApart(bytes as Buffer));

    expect(again.equals(bytes)).toBe(true);
  }
});

function damages(base: Base, kind: Kind): boolean {
  const files = mutantOf(base, bases[0] as Base, kind, 0) ?? base.files;
  const names = Object.keys({ ...base.files, ...files });
  return names.some((name) => {
    const [before, after] = [base.files[name], files[name]];
    return !before || !after || Buffer.compare(before, after) !== 0;
  });
}
