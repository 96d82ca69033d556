import { Crc64Nvme as Crc64NvmeOfSdk } from '@aws-sdk/checksums/crc';
import { crc64Nvme } from '../../../../lambda/archive/crc64-nvme.ts';

const mixed = Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * 7919) >>> 3));

test('CRC64NVME has its published value, as S3 writes it', async () => {
  const sum = await crc64Nvme();

  sum.update(Buffer.from('123456789'));

  expect(sum.digest()).toBe(Buffer.from('ae8b14860a799888', 'hex').toString('base64'));
});

test.each([1, 7, 8, 9, 333])(
  'in pieces of %i bytes it is the sum of the AWS SDK',
  async (piece) => {
    const sum = await crc64Nvme();
    const ofSdk = new Crc64NvmeOfSdk();

    for (let at = 0; at < mixed.length; at += piece) sum.update(mixed.subarray(at, at + piece));

    ofSdk.update(mixed);
    expect(sum.digest()).toBe(Buffer.from(await ofSdk.digest()).toString('base64'));
  },
);
