/** How long a backup waits already to be copied. */
import { type LookedAt, lagOf } from '../../../../lambda/copies/copy-lag.ts';
import type { CopyState } from '../../../../lambda/copies/copy-state.ts';

const hour = 3_600_000;
const now = 100 * hour;

const backup = (hoursAgo: number, archive: CopyState, manifest = archive): LookedAt => ({
  manifestKey: `prod/${hoursAgo}`,
  tick: `${hoursAgo}`,
  writtenAt: now - hoursAgo * hour,
  archive,
  manifest,
});

const copied = backup(9, 'copied');

test.each<[string, readonly LookedAt[], hours: number]>([
  ['the newest is copied', [copied], 0],
  ['the newest waits, and the one before it is copied', [backup(1, 'waiting'), copied], 1],
  ['two wait: the first of them counts', [backup(1, 'waiting'), backup(4, 'waiting'), copied], 4],
  ['a manifest waits alone', [backup(2, 'copied', 'waiting'), copied], 2],
  ['one could not be copied', [backup(3, 'failed'), copied], 3],
  ['one behind a copied one is not', [backup(3, 'not-copied'), copied], 3],
  ['those from before there was a copy', [backup(1, 'waiting'), backup(30, 'not-copied')], 1],
  ['no rule is about any', [backup(1, 'not-copied'), backup(25, 'not-copied')], 25],
  ['there is no backup', [], 0],
])('%s', (_, backups, hours) => {
  expect(lagOf(backups, now).seconds).toBe(hours * 3600);
});

test('the newest that is copied is one whose archive and manifest both are', () => {
  const { newest } = lagOf([backup(1, 'copied', 'waiting'), copied], now);

  expect(newest).toBe(copied);
});
