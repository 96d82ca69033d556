import type { CompletedPart } from '@aws-sdk/client-s3';
import { digest } from './checksums.ts';
import { mebibyte, type S3UnderTest, s3UnderTest } from './s3-under-test.ts';
import { uploadsOf, whole } from './uploads-under-test.ts';

let cloud: S3UnderTest;
const { create, sendPart, complete, uploaded } = uploadsOf(() => cloud.client);

beforeEach(async () => {
  cloud = await s3UnderTest([{ name: 'archives' }]);
});
afterEach(() => cloud.stop());

test('Complete takes the right checksum and size of the whole', async () => {
  const { open, sent } = await uploaded({ ChecksumAlgorithm: 'CRC64NVME' });
  const ChecksumCRC64NVME = (await digest('CRC64NVME', whole)).toString('base64');

  const answer = await complete(open, sent, { ChecksumCRC64NVME, MpuObjectSize: whole.length });

  expect(answer).toMatchObject({ ChecksumCRC64NVME });
});

describe('Complete refuses', () => {
  const fails = async (code: string, change: (sent: CompletedPart[]) => CompletedPart[]) => {
    const { open, sent } = await uploaded();
    await expect(complete(open, change(sent))).rejects.toMatchObject({ name: code });
  };

  test('parts that are not in ascending order', () =>
    fails('InvalidPartOrder', ([one, two, three]) => [two, one, three].flatMap((p) => p ?? [])));

  test('a part that was never sent', () =>
    fails('InvalidPart', (sent) => [...sent, { ...sent[0], PartNumber: 4 }]));

  test('the ETag of another part', () =>
    fails('InvalidPart', ([one, ...rest]) => [{ ...one, ETag: rest[0]?.ETag }, ...rest]));

  test('the checksum of another part', () =>
    fails('InvalidPart', ([one, ...rest]) => [
      { ...one, ChecksumCRC32: rest[0]?.ChecksumCRC32 },
      ...rest,
    ]));

  test('a composite whose parts come without checksums', () =>
    fails('InvalidRequest', (sent) => sent.map(({ ETag, PartNumber }) => ({ ETag, PartNumber }))));

  test('a composite whose parts do not count from 1', () =>
    fails('InternalError', (sent) => sent.slice(1)));

  test('a part below 5 MiB that is not the last', async () => {
    const open = await create();
    const small = await sendPart(open, 1, Buffer.alloc(5 * mebibyte - 1));
    const last = await sendPart(open, 2, Buffer.from('end'));

    await expect(complete(open, [small, last])).rejects.toMatchObject({ name: 'EntityTooSmall' });
  });

  test('a size that is not that of the parts', async () => {
    const { open, sent } = await uploaded();

    const answer = complete(open, sent, { MpuObjectSize: whole.length + 1 });

    await expect(answer).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  test('a checksum of the whole that is not that of the bytes, leaving only the parts', async () => {
    const { open, sent } = await uploaded({ ChecksumAlgorithm: 'CRC64NVME' });

    const answer = complete(open, sent, { ChecksumCRC64NVME: 'AAAAAAAAAAA=' });

    await expect(answer).rejects.toMatchObject({ name: 'BadDigest' });
    expect(cloud.files()).toHaveLength(3);
  });

  test('an upload that was completed before', async () => {
    const { open, sent } = await uploaded();
    await complete(open, sent);

    await expect(complete(open, sent)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });
});
