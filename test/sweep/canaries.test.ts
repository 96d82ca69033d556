import { choose, expectTruthfulCanaries } from '../unit/lambda/restore/canaries-of.ts';
import { randomSet } from '../unit/lambda/zookeeper/fixture-files.ts';

/** A fresh ensemble: its one snapshot is from before all that clients wrote. */
const fresh = () => randomSet((name) => name === 'snapshot.0' || name.startsWith('log.'));
const random = () => randomSet((name) => name === 'snapshot.3867' || name.startsWith('log.'));

test.each([
  ['a random', random],
  ['a fresh', fresh],
])('canaries of %s set look as they will after the restore', async (_what, make) => {
  await expectTruthfulCanaries(make());
});

test('eight are chosen, and the same ones every time', async () => {
  const first = await choose(random());

  const second = await choose(random());

  expect(first).toHaveLength(8);
  expect(second).toEqual(first);
});
