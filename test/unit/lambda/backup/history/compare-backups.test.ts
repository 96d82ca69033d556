import { compareBackups } from '../../../../../lambda/backup/history/compare-backups.ts';
import { lastBackup } from '../ensembles.ts';

const now = { zxid: '0x500000020', epoch: 5, znodes: 1000, level: 3, lineage: null };
const last = lastBackup({ zxid: '0x500000010', epoch: 5, znodes: 1000 });

test('a backup that moved on and kept its znodes looks right', () => {
  expect(compareBackups(now, last, 50).suspicions).toEqual([]);
});

test('the first backup has nothing to be held against', () => {
  expect(compareBackups(now, undefined, 50)).toEqual({
    previous: null,
    suspicions: [],
    kept: [],
  });
});

test('what may be gone without a word is what is configured', () => {
  const suspicions = (znodes: number) => compareBackups({ ...now, znodes }, last, 30).suspicions;

  expect(suspicions(700)).toEqual([]);
  expect(suspicions(699)).toEqual([
    'It holds 699 znodes, 30 % fewer than prod/x.manifest.json with 1000; up to 30 % raise no warning.',
  ]);
});

test('with 0 percent each missing znode is told, with 100 none', () => {
  const suspicions = (percent: number) =>
    compareBackups({ ...now, znodes: 999 }, last, percent).suspicions;

  expect(suspicions(0)).toHaveLength(1);
  expect(suspicions(100)).toEqual([]);
});

test('an empty tree is told whatever is configured, and once', () => {
  const empty = { ...now, znodes: 4 };

  expect(compareBackups(empty, last, 100).suspicions).toEqual([
    'The tree is empty; prod/x.manifest.json held 1000 znodes.',
  ]);
  expect(compareBackups(empty, undefined, 100).suspicions).toHaveLength(1);
  expect(compareBackups(empty, lastBackup({ znodes: 4 }), 100).suspicions).toEqual([]);
});

test.each([
  ['zxid', { ...now, zxid: '0x50000000f' }],
  ['epoch', { ...now, epoch: 4 }],
])('another lineage, which a person asked for, shows by its %s', (_what, position) => {
  expect(compareBackups(position, last, 50).suspicions).toEqual([
    expect.stringMatching(/^It is of another lineage/),
  ]);
});

test('a manifest that does not tell its znodes is no reason to warn', () => {
  expect(compareBackups(now, lastBackup({ znodes: null }), 50).suspicions).toEqual([]);
});

test('a lower level than that of the backup before is told, with its reason', () => {
  const { suspicions } = compareBackups({ ...now, level: 2, unproven: 'why' }, last, 50);

  expect(suspicions).toEqual([
    'Its proof is of level 2, that of prod/x.manifest.json of level 3: why.',
  ]);
});

test.each([
  ['the same level', 2, 2],
  ['a higher level', 3, 2],
  ['a level where the one before has none', 2, null],
])('%s is told to nobody', (_what, level, before) => {
  const { suspicions } = compareBackups({ ...now, level }, lastBackup({ level: before }), 50);

  expect(suspicions).toEqual([]);
});

const kept = (key: string, untilLevel: number | null) => ({ key, untilLevel });

test('the one before is kept by one that looks wrong, until a person decides', () => {
  expect(compareBackups({ ...now, znodes: 4 }, last, 50).kept).toEqual([kept(last.key, null)]);
});

test('the one before is kept by one of a lower level until one of its level follows', () => {
  const lower = compareBackups({ ...now, level: 2 }, last, 50).kept;
  const before = { ...last, key: 'prod/y.manifest.json', level: 2, kept: lower };

  expect(lower).toEqual([kept(last.key, 3)]);
  expect(compareBackups({ ...now, level: 2 }, before, 50).kept).toEqual(lower);
  expect(compareBackups(now, before, 50).kept).toEqual([]);
});

test('one of its level that looks wrong itself releases nothing', () => {
  const before = { ...last, key: 'prod/y.manifest.json', level: 2, kept: [kept(last.key, 3)] };

  expect(compareBackups({ ...now, znodes: 4 }, before, 50).kept).toEqual([
    kept('prod/y.manifest.json', null),
    kept(last.key, 3),
  ]);
});

test('what a person is to decide about is handed on', () => {
  const before = { ...last, kept: [kept('prod/y.manifest.json', null)] };

  expect(compareBackups(now, before, 50).kept).toEqual(before.kept);
});

test('one that is of a lower level and looks wrong besides waits for a person', () => {
  expect(compareBackups({ ...now, level: 2, znodes: 4 }, last, 50).kept).toEqual([
    kept(last.key, null),
  ]);
});

const undo = 'the undo of prod.20260101T120000Z, begun at 2026-01-01T13:00:00.000Z';
const restore = 'the restore by prod.20260101T120000Z, begun at 2026-01-01T12:00:00.000Z';

test.each([
  [
    'an undo, whose zxids have passed those of the backup before',
    undo,
    restore,
    `after ${restore}`,
  ],
  ['a restore', restore, null, 'before any restore'],
])('another lineage after %s shows by its lineage', (_what, lineage, before, when) => {
  const { suspicions, previous } = compareBackups(
    { ...now, lineage },
    lastBackup({ lineage: before }),
    50,
  );

  expect(suspicions).toEqual([
    `It is of another lineage: it was taken after ${lineage}, and prod/x.manifest.json ${when}.`,
  ]);
  expect(previous).toMatchObject({ lineage: before });
});

test('the second backup after a restore is of the same history', () => {
  const { suspicions } = compareBackups(
    { ...now, lineage: restore },
    lastBackup({ lineage: restore }),
    50,
  );

  expect(suspicions).toEqual([]);
});
