import { judgeManifest, readManifest } from '../../../lambda/archive/read-manifest.ts';
import { openShelf } from '../../../lambda/archive/shelf.ts';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import { readLastBackup } from '../../../lambda/backup/history/last-backup.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { manifestAt, manifestKeyAt, put, putBackups } from '../../unit/lambda/backup/manifests.ts';

const tick = '20260101T000000Z';
const key = manifestKeyAt(tick);
const now = Date.parse('2026-01-02T00:00:00Z');
let under: S3UnderTest;
let store: Store;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  store = { s3: under.client, bucket: 'backups' };
});
afterEach(() => under.stop());

test('one of the first manifests is read, with what it tells', () => {
  const found = judgeManifest('prod', key, { ...manifestAt(tick), runId: 'x', nextStart: {} });

  expect(found).toEqual({ manifest: manifestAt(tick) });
});

test.each([
  ['no object', 7, /not a manifest of prod/],
  ['null', null, /not a manifest of prod/],
  ['a list', [], /not a manifest of prod/],
  ['a text for a number', { ...manifestAt(tick), epoch: '5' }, /look at "epoch" in it/],
  ['no zxid', { ...manifestAt(tick), zxid: 'x' }, /look at "zxid" in it/],
  ['another ensemble', { ...manifestAt(tick), ensemble: 'dev' }, /not a manifest of prod$/],
  [
    'a file without a size',
    { ...manifestAt(tick), files: [{ path: 'data/x' }] },
    /look at "files\.0\.bytes" in it/,
  ],
])('a manifest with %s is not ours, and says where to look', (_what, value, told) => {
  expect(judgeManifest('prod', key, value)).toMatchObject({
    notOurs: expect.stringMatching(told),
  });
});

test('a __proto__ in a manifest changes nothing', () => {
  const json = JSON.stringify(manifestAt(tick)).replace('{', '{"__proto__":{"ensemble":"dev"},');

  const found = judgeManifest('prod', key, JSON.parse(json));

  expect(found).toEqual({ manifest: manifestAt(tick) });
  expect(Object.getPrototypeOf('manifest' in found && found.manifest)).toBe(Object.prototype);
});

test('a manifest of 50 MB is told by its size, and not read', async () => {
  await put(store, { [key]: ' '.repeat(50 * 1024 * 1024) });

  const found = await readManifest(store, 'prod', key);

  expect(found).toMatchObject({ notOurs: expect.stringMatching(/has 52428800 bytes, and no/) });
});

test('a manifest that is deleted between listing and reading is passed over', async () => {
  await putBackups(store, manifestAt('20251231T000000Z'));
  const deleting: Store = {
    bucket: 'backups',
    s3: {
      send: async (command: { input: { Key?: string } }) => {
        if (command.input.Key === key)
          throw Object.assign(new Error('gone'), { name: 'NoSuchKey' });
        return under.client.send(command as never);
      },
    } as never,
  };
  await putBackups(store, manifestAt(tick));

  const { last, leftOut } = await readLastBackup(
    deleting,
    'prod',
    await openShelf(deleting, 'prod', now),
    now,
  );

  expect(last?.key).toBe(manifestKeyAt('20251231T000000Z'));
  expect(leftOut).toEqual([]);
});

test('many that are not ours are told in brief', async () => {
  for (let n = 10; n < 20; n++) await put(store, { [manifestKeyAt(`202501${n}T000000Z`)]: '{}' });

  const { last, leftOut } = await readLastBackup(
    store,
    'prod',
    await openShelf(store, 'prod', now),
    now,
  );

  expect(last).toBeUndefined();
  expect(leftOut).toHaveLength(4);
  expect(leftOut[3]).toBe('7 more were left out like this.');
});

test.each([
  ['subtrees', 'none'],
  ['subtrees', [{ path: 1 }]],
  ['subtrees', Array.from({ length: 1001 }, () => ({ path: '/', znodes: 1, bytes: 1 }))],
  ['maxDowntimeMs', -1],
  ['mode', 7],
])('a manifest whose %s is no such thing is still one of ours, without it', (field, value) => {
  const found = judgeManifest('prod', key, { ...manifestAt(tick), [field]: value });

  expect(found).toMatchObject({ manifest: { tick } });
  expect(found).not.toHaveProperty(['manifest', field], value);
});
