/** `verify` of an archive that lies in S3, which stores a sum of its own. */
import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { openSource } from '../../../cli/source/open.ts';
import { verifySource } from '../../../cli/source/verification.ts';
import { crc64Nvme } from '../../../lambda/archive/crc64-nvme.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
import { archiveKeyAt, manifestAt, manifestKeyAt } from '../../unit/lambda/backup/manifests.ts';

const tick = '20260101T000000Z';
const url = `s3://backups/${archiveKeyAt(tick)}`;

let under: S3UnderTest;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
});
afterEach(() => under.stop());

test('it is held against the sum that S3 stores, with its manifest and without', async () => {
  const archive = await archiveOf(goodMembers);
  const crc = await crc64Nvme();
  crc.update(archive);
  const ChecksumCRC64NVME = crc.digest();
  await under.client.send(
    new PutObjectCommand({
      ...{ Bucket: 'backups', Key: archiveKeyAt(tick), Body: archive },
      ChecksumCRC64NVME,
    }),
  );
  const verify = async () => {
    const { outcome, proof } = await verifySource(await openSource(url, { s3: under.client }));
    return { outcome, crc: proof.checks.find(({ name }) => name === 'crc64nvme')?.passed };
  };

  const alone = await verify();
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const told = { key: archiveKeyAt(tick), bytes: archive.length, sha256 };
  const Body = JSON.stringify(manifestAt(tick, { archive: told }));
  await under.client.send(
    new PutObjectCommand({ Bucket: 'backups', Key: manifestKeyAt(tick), Body }),
  );
  const beside = await verify();

  expect([alone, beside]).toEqual([
    { outcome: 'proven', crc: true },
    { outcome: 'proven', crc: true },
  ]);
});
