import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { type ExpiryRule, expirationHeader } from './lifecycle.ts';
import { type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

const ofTag: ExpiryRule = {
  id: 'retention days',
  prefix: '',
  tags: [{ key: 'zk-backup', value: 'expires' }],
  days: 30,
};
const ofFolder: ExpiryRule = { id: 'runs', prefix: 'prod/runs/', tags: [], days: 2 };

const Bucket = 'backups';
let under: S3UnderTest;
beforeAll(async () => {
  under = await s3UnderTest([{ name: Bucket, versioned: true, expiry: [ofTag, ofFolder] }]);
});
afterAll(() => under.stop());

const put = (Key: string) => under.client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
const expirationOf = async (Key: string) => {
  const { Body, Expiration } = await under.client.send(new GetObjectCommand({ Bucket, Key }));
  await Body?.transformToString();
  return Expiration;
};

test('an object that no rule takes has no day', async () => {
  await put('prod/a');

  expect(await expirationOf('prod/a')).toBeUndefined();
});

test('an object with the tag of a rule is told to expire by it, and by GET as by HEAD', async () => {
  await put('prod/b');
  const Tagging = { TagSet: [{ Key: 'zk-backup', Value: 'expires' }] };
  await under.client.send(new PutObjectTaggingCommand({ Bucket, Key: 'prod/b', Tagging }));

  const head = await under.client.send(new HeadObjectCommand({ Bucket, Key: 'prod/b' }));

  expect(head.Expiration).toMatch(
    /^expiry-date="\w{3}, .* 00:00:00 GMT", rule-id="retention%20days"$/,
  );
  expect(await expirationOf('prod/b')).toBe(head.Expiration);
});

test('a version that is not the current one has no day', async () => {
  const { VersionId } = await put('prod/runs/c');
  await put('prod/runs/c');

  const old = await under.client.send(
    new HeadObjectCommand({ Bucket, Key: 'prod/runs/c', VersionId }),
  );

  expect(old.Expiration).toBeUndefined();
  expect(await expirationOf('prod/runs/c')).toContain('rule-id="runs"');
});

test('the day is the midnight after as many days, by the rule that comes first', () => {
  const lastModified = new Date('2026-11-22T03:00:07Z');
  const tags = new Map([['zk-backup', 'expires']]);

  expect(expirationHeader([ofTag, ofFolder], 'prod/runs/x', { lastModified, tags })).toEqual({
    'x-amz-expiration': 'expiry-date="Wed, 25 Nov 2026 00:00:00 GMT", rule-id="runs"',
  });
});
