import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { crc64Nvme } from '../../../lambda/archive/crc64-nvme.ts';
import { verifyArchive } from '../../../lambda/archive/verify-archive.ts';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import { requireGood } from '../../../lambda/backup/verify.ts';
import type { UploadLine } from '../../../lambda/contract/node-lines.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';

const key = 'prod/zk-20260101T000000Z.tar.gz';
const minutes = 60_000;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let under: S3UnderTest;
let store: Store;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  store = { s3: under.client, bucket: 'backups' };
});
afterEach(() => under.stop());

async function upload(members: Readonly<Record<string, Buffer>>): Promise<UploadLine> {
  const archive = await archiveOf(members);
  await under.client.send(new PutObjectCommand({ Bucket: 'backups', Key: key, Body: archive }));
  const sums = { bytes: archive.length, sha256: sha256(archive) };
  return { step: 'upload', key, ...sums } as UploadLine;
}

test('an archive in S3 is proven, and what it holds is counted', async () => {
  const line = await upload(goodMembers);

  const { proof, inventory } = requireGood(await verifyArchive(store, line, 15 * minutes), key);

  expect(proof.level).toBe(3);
  expect(inventory).toEqual({
    znodes: 15,
    snapshot: {
      file: 'data/version-2/snapshot.10',
      from: '0x10',
      to: '0x10',
      znodes: 16,
      ephemerals: 1,
      containers: 1,
      ttls: 1,
      sessions: 1,
      flavour: 54,
      acls: 3,
      dataBytes: expect.any(Number),
      biggest: { path: expect.stringMatching(/^\//), bytes: expect.any(Number) },
    },
    logs: { files: 1, transactions: 17, from: '0x1', to: '0x11' },
    epochs: { current: '0', accepted: '0' },
  });
});

test('the sum that S3 stores is compared with the bytes read back, and the files are summed', async () => {
  const archive = await archiveOf(goodMembers);
  const sum = await crc64Nvme();
  sum.update(archive);
  const stored = { ChecksumCRC64NVME: sum.digest() };
  const object = { Bucket: 'backups', Key: key, Body: archive };
  await under.client.send(new PutObjectCommand({ ...object, ...stored }));
  const sent = { key, bytes: archive.length, sha256: sha256(archive) };

  const { proof, files } = requireGood(await verifyArchive(store, sent, 15 * minutes), key);

  expect(proof.checks).toContainEqual(expect.objectContaining({ name: 'crc64nvme', passed: true }));
  expect(files).toEqual(
    Object.entries(goodMembers).map(([path, content]) => ({
      path,
      bytes: content.length,
      sha256: sha256(content),
    })),
  );
});

test('the result of the step survives JSON', async () => {
  const verified = await verifyArchive(store, await upload(goodMembers), 15 * minutes);

  expect(JSON.parse(JSON.stringify(verified))).toEqual(verified);
});

test('the most files that an archive may have stay below the 256 KB of a step', async () => {
  const logs = Array.from({ length: 990 }, (_, n) => [
    `log/version-2/log.7f${n.toString(16).padStart(14, '0')}`,
    Buffer.alloc(0),
  ]);
  const line = await upload({ ...goodMembers, ...Object.fromEntries(logs) });

  const verified = await verifyArchive(store, line, 15 * minutes);

  expect(JSON.stringify(verified).length).toBeLessThan(200_000);
});

test('a damaged archive fails by the check that found it', async () => {
  const snapshot = Buffer.from(goodMembers['data/version-2/snapshot.10'] as Buffer);
  snapshot[300] = (snapshot[300] as number) ^ 1;
  const line = await upload({ ...goodMembers, 'data/version-2/snapshot.10': snapshot });

  const verified = await verifyArchive(store, line, 15 * minutes);

  expect(() => requireGood(verified, key)).toThrow(/failed the check "sound": data\/version-2/);
});

test('an archive that takes longer than the invocation lasts fails, and says so', async () => {
  const line = await upload(goodMembers);

  const verified = await verifyArchive(store, line, 30_000);

  expect(() => requireGood(verified, key)).toThrow(/could not be verified in time: \d+ bytes/);
});

test('an object that is not there fails', async () => {
  const verified = await verifyArchive(store, { key } as UploadLine, 15 * minutes);

  expect(() => requireGood(verified, key)).toThrow(/S3 has no prod/);
});
