import { LossWatch } from '../../../../lambda/restore/plan/reading/losses.ts';
import {
  type Change,
  type Transaction,
  transactionType,
} from '../../../../lambda/zookeeper/files/transaction.ts';

const bytes = (path: string) => Buffer.from(path);
const set = (path: string): Change => ({
  kind: 'setData',
  path: bytes(path),
  data: null,
  version: 1,
});
const create = (path: string, ephemeral = false): Change => ({
  ...{ kind: 'create', type: transactionType.create, path: bytes(path), data: null, acl: null },
  ...{ ephemeral, parentCversion: 1, ttl: 0n },
});
const remove = (path: string): Change => ({ kind: 'delete', path: bytes(path) });

/** What is lost of these changes, the first with zxid 1, when 2 is the last that is restored. */
function lostOf(...changes: readonly Change[]) {
  const watch = new LossWatch(2n);
  changes.forEach((change, at) => {
    const zxid = BigInt(at + 1);
    const header: Omit<Transaction, 'change'> = {
      ...{ zxid, time: zxid * 1000n, clientId: 1n, cxid: 1, type: 0 },
    };
    watch.transaction({ ...header, change });
  });
  return watch.found();
}

test('of each znode the last change after the cut is told, by path', () => {
  const lost = lostOf(set('/a'), set('/b'), create('/d'), set('/a'), remove('/a'), {
    kind: 'multi',
    parts: [set('/c'), { kind: 'check', path: bytes('/e'), version: 1 }],
  });

  expect(lost).toEqual({
    transactions: 4,
    znodes: [
      { path: '/a', change: 'deleted', time: '1970-01-01T00:00:05.000Z', zxid: '0x5' },
      { path: '/c', change: 'changed', time: '1970-01-01T00:00:06.000Z', zxid: '0x6' },
      { path: '/d', change: 'created', time: '1970-01-01T00:00:03.000Z', zxid: '0x3' },
    ],
    more: 0,
  });
});

test('ephemerals that were made after the cut, and multis that failed, are no loss', () => {
  const nothing = set('/x');
  const failed: Change = { kind: 'multi', parts: [{ kind: 'error', code: -103 }] };

  const lost = lostOf(nothing, nothing, create('/e', true), set('/e'), remove('/e'), failed);

  expect(lost).toEqual({ transactions: 4, znodes: [], more: 0 });
});

test('of very many znodes some are told, and the number of the others', () => {
  const many = Array.from({ length: 500 }, (_, at) => set(`/n${at}`));

  const lost = lostOf(...many);

  expect(lost.znodes).toHaveLength(200);
  expect(lost.more).toBe(298);
});
