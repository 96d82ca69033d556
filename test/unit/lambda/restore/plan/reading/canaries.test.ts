import { Canaries } from '../../../../../../lambda/restore/plan/reading/canaries.ts';
import type { Change } from '../../../../../../lambda/zookeeper/files/transaction.ts';
import { smallSet } from '../../../zookeeper/fixture-files.ts';
import { choose, expectTruthfulCanaries } from '../../canaries-of.ts';

test('canaries look as they will after the restore', async () => {
  await expectTruthfulCanaries(smallSet());
});

test('what ZooKeeper keeps for itself is no canary', async () => {
  const canaries = await choose(smallSet());

  const paths = canaries.map(({ hexPath }) => Buffer.from(hexPath, 'hex').toString());
  expect(paths.filter((path) => path === '' || path.startsWith('/zookeeper'))).toEqual([]);
});

test.each([
  ['changed', (path: Buffer) => ({ kind: 'setData', path })],
  ['deleted in a multi', (path: Buffer) => ({ kind: 'multi', parts: [{ kind: 'delete', path }] })],
])('a znode that is %s after the snapshot is no canary', async (_what, changeOf) => {
  const watch = new Canaries();
  const [first, second] = await choose(smallSet(), watch);
  const change = changeOf(Buffer.from(first?.hexPath ?? '', 'hex')) as unknown as Change;

  watch.transaction({ zxid: 0x12n, change });

  expect(watch.chosen()[0]).toEqual(second);
});
