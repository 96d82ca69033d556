import { PointFinder } from '../../../../lambda/archive/find-point.ts';
import { type Point, pointIn, pointText } from '../../../../lambda/contract/point.ts';
import type { Change, Transaction } from '../../../../lambda/zookeeper/files/transaction.ts';

const transaction = (zxid: bigint, time: bigint, change: Change): Transaction => ({
  ...{ zxid, time, change },
  ...{ clientId: 1n, cxid: 1, type: 0 },
});
const path = Buffer.from('/config');
const set: Change = { kind: 'setData', path, data: null, version: 1 };
const failed: Change = { kind: 'multi', parts: [{ kind: 'error', code: -103 }] };

/** A history with a snapshot of 0x10, two epochs, and a leader whose clock is behind. */
function find(text: string): bigint | undefined {
  const finder = new PointFinder(pointIn(text) as Point);
  finder.snapshot(0x10n);
  finder.transaction(transaction(0x11n, 1000n, set));
  finder.transaction(transaction(0x12n, 3000n, { kind: 'check', path, version: 1 }));
  finder.transaction(transaction(0x100000001n, 2000n, { kind: 'multi', parts: [set] }));
  finder.transaction(transaction(0x100000002n, 4000n, failed));
  finder.transaction(
    transaction(0x100000003n, 5000n, {
      ...{ kind: 'closeSession', named: true },
      paths: [Buffer.from('/brokers/1')],
    }),
  );
  finder.transaction(transaction(0x100000004n, 6000n, { kind: 'check', path, version: 1 }));
  return finder.last;
}

test.each([
  ['0x7', 0x7n],
  ['1970-01-01T00:00:00Z', undefined],
  ['1970-01-01T00:00:01Z', 0x11n],
  ['1970-01-01T00:00:02Z', 0x11n],
  ['1970-01-01T01:00:03+01:00', 0x100000001n],
  ['1970-01-02 00:00Z', 0x100000004n],
  ['just-before:0x11', 0x10n],
  ['just-before:0x100000001', 0x12n],
  ['just-before:0x13', undefined],
  ['just-before:/config', 0x12n],
  ['just-before:/brokers/1', 0x100000002n],
  ['just-before:/', undefined],
])('%s is found after the transaction %s', (text, zxid) => {
  const found = find(text);

  expect(found).toBe(zxid);
});

test.each([
  '0x50000000a',
  '2026-11-22T03:00:00.000Z',
  'just-before:0x50000000a',
  'just-before:/a/just-before:b',
])('%s is written as it is read', (text) => {
  const point = pointIn(text) as Point;

  expect(pointText(point)).toBe(text);
});

test.each([
  '17',
  'yesterday',
  '2026-11-22T03:00:00',
  '2026-13-22T03:00:00Z',
  'just-before:',
  'just-before:a',
  'just-before:/a/',
])('"%s" is no point', (text) => {
  const point = pointIn(text);

  expect(point).toBeUndefined();
});
