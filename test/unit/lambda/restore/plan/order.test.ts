import { orderText } from '../../../../../lambda/restore/plan/order.ts';

const backup = { key: 'prod/zk-20260101T000000Z.tar.gz', sha256: 'a'.repeat(64), bytes: 1 };

/** A backup whose restore takes that many files. */
const order = (count: number) =>
  orderText(
    backup as never,
    {
      files: Array.from({ length: count }, (_, index) => ({
        path: `log/version-2/log.7fffffff${(index + 1).toString(16).padStart(8, '0')}`,
        bytes: 67_108_880,
        sha256: 'b'.repeat(64),
      })),
      canaries: Array.from({ length: 8 }, () => ({
        hexPath: Buffer.from(`/${'p'.repeat(99)}`).toString('hex'),
        mzxid: '0x7fffffff00000001',
        version: 1000,
        bytes: 100_000,
      })),
      znodes: 4,
      ephemerals: 0,
    } as never,
  );

test('an order of 240 files with long names fits into a command, with long paths of canaries', () => {
  expect(order(240)).toEqual(expect.stringContaining('+end+'));
});

test('an order that no command can bring is refused, with its size', () => {
  expect(order(1000)).toMatchObject({ reason: expect.stringContaining('needs 1000 files') });
});

test('the id of a version is ordered in hex: to S3 it is any text', () => {
  const versioned = { ...backup, versionId: '3+L,x' };
  const reading = { files: [], canaries: [], znodes: null, ephemerals: 0 };

  const text = String(orderText(versioned as never, reading as never));

  expect(text).toContain(`,1,${Buffer.from('3+L,x').toString('hex')}+last`);
});
