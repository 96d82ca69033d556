import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import type { ExpiryRule } from './lifecycle.ts';
import { type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

const day = 86_400_000;
const Bucket = 'backups';
const rules: readonly ExpiryRule[] = [
  {
    ...{ id: 'due', prefix: '', days: 1, noncurrentDays: 7 },
    tags: [{ key: 'zk-backup', value: 'delete' }],
  },
  { id: 'leftovers', prefix: '', tags: [], noncurrentDays: 30, expiresMarkers: true },
];

let under: S3UnderTest;
const start = async (settings: object = { versioned: true }) => {
  under = await s3UnderTest([{ name: Bucket, expiry: rules, ...settings }]);
};
afterEach(() => under.stop());

const put = (Key: string) => under.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
const tag = (Key: string) =>
  under.client.send(
    new PutObjectTaggingCommand({
      ...{ Bucket, Key },
      Tagging: { TagSet: [{ Key: 'zk-backup', Value: 'delete' }] },
    }),
  );
/** Some days after what was written now. */
const after = (days: number) => under.s3.expireUntil(new Date(Date.now() + days * day));
const isThere = (Key: string) =>
  under.client.send(new GetObjectCommand({ Bucket, Key })).then(
    ({ Body }) => Body?.transformToString().then(() => true),
    () => false,
  );
const versions = async () => {
  const all = await under.client.send(new ListObjectVersionsCommand({ Bucket }));
  return { objects: all.Versions ?? [], markers: all.DeleteMarkers ?? [] };
};

test('what has the tag goes after its day, and what has not stays', async () => {
  await start();
  await put('a');
  await put('b');
  await tag('a');

  after(0.5);
  const early = await isThere('a');
  after(2);

  expect([early, await isThere('a'), await isThere('b')]).toEqual([true, false, true]);
});

test('it goes under a marker, comes back when that is deleted, and is lost after its days', async () => {
  await start();
  await put('a');
  await tag('a');
  after(2);

  const [marker] = (await versions()).markers;
  await under.client.send(
    new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: marker?.VersionId }),
  );
  expect(await isThere('a')).toBe(true);
  after(2);
  after(8);
  expect((await versions()).objects).toHaveLength(1);
  after(11);

  expect(await versions()).toEqual({ objects: [], markers: [] });
});

test('an older version that has no tag of the rule stays for the days of the other rule', async () => {
  await start();
  await put('a');
  await put('a');

  after(29);
  const before = (await versions()).objects.length;
  after(32);

  expect([before, (await versions()).objects.length]).toEqual([2, 1]);
});

test('a version that is locked is not lost, and goes when nothing holds it any more', async () => {
  await start({ objectLock: true });
  await put('a');
  await tag('a');
  const hold = (Status: 'ON' | 'OFF', VersionId?: string) =>
    under.client.send(
      new PutObjectLegalHoldCommand({ Bucket, Key: 'a', VersionId, LegalHold: { Status } }),
    );
  await hold('ON');

  after(2);
  after(60);
  const { objects } = await versions();
  expect(objects).toHaveLength(1);
  await hold('OFF', objects[0]?.VersionId);
  after(60);

  expect((await versions()).objects).toEqual([]);
});

test('without versions it is lost at once', async () => {
  await start({});
  await put('a');
  await tag('a');

  after(2);

  expect(await versions()).toEqual({ objects: [], markers: [] });
});
