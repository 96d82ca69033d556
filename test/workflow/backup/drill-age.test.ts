import { openShelf } from '../../../lambda/archive/shelf.ts';
import { type Store, writeJson } from '../../../lambda/aws/archive-store.ts';
import { drillAgeSeconds } from '../../../lambda/backup/history/drill-age.ts';
import { keys, restoreKeys } from '../../../lambda/contract/keys.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';

let under: S3UnderTest;
let store: Store;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  store = { s3: under.client, bucket: 'backups' };
});
afterEach(() => under.stop());

const now = Date.parse('2026-11-22T03:00:00Z');
const day = 86_400;
const backup = (tick: string) => writeJson(store, keys.manifest('prod', 'zk', tick), {}, 'absent');
const drill = (tick: string, ok: boolean) =>
  writeJson(store, restoreKeys.drill('prod', tick), { ok }, 'absent');

const drillAge = async () =>
  drillAgeSeconds(store, 'prod', await openShelf(store, 'prod', now), now);

test('the age of the newest good drill counts, not that of a bad one after it', async () => {
  await backup('20261101T030000Z');
  await drill('20261119T030000Z', true);
  await drill('20261120T030000Z', true);
  await drill('20261121T030000Z', false);

  expect(await drillAge()).toBe(2 * day);
});

test('before the first good drill the time since the first backup counts', async () => {
  await backup('20261120T030000Z');
  await backup('20261112T030000Z');
  await drill('20261121T030000Z', false);

  expect(await drillAge()).toBe(10 * day);
});

test('before the first backup there is nothing to hold a drill of', async () => {
  expect(await drillAge()).toBeNull();
});
