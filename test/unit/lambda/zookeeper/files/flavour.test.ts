import { unreadableBy } from '../../../../../lambda/zookeeper/files/flavour.ts';
import { fixture, judgeFiles } from '../fixture-files.ts';

/** Whether the loader of 3.9.3 read these four flavours, with digest and last zxid on and off. */
const loaded: readonly (readonly [flavour: number, reads: readonly boolean[]])[] = [
  // on and on, on and off, off and on, off and off
  [0, [true, true, true, true]],
  [21, [false, false, true, true]],
  [33, [true, true, false, true]],
  [54, [true, true, false, true]],
];
const settings = [
  { digest: true, lastZxid: true },
  { digest: true, lastZxid: false },
  { digest: false, lastZxid: true },
  { digest: false, lastZxid: false },
];

test.each(loaded)('a snapshot with a trailer of %d bytes is read as by 3.9.3', (flavour, reads) => {
  const found = settings.map((flags) => unreadableBy(flavour, { version: '3.9.3', ...flags }));

  expect(found.map((why) => why === undefined)).toEqual(reads);
});

test.each([
  ['3.8.0', false, [true, true, true, true]],
  ['3.8.0', true, [true, false, true, true]],
  ['3.5.10', true, [true, true, true, true]],
  ['3.10.0', true, [true, false, true, true]],
  ['4.0.0-SNAPSHOT', false, [true, true, false, false]],
])('%s with digests %s reads what its version knows', (version, digest, reads) => {
  const found = [0, 21, 33, 54].map((flavour) => unreadableBy(flavour, { version, digest }));

  expect(found.map((why) => why === undefined)).toEqual(reads);
});

test('the verdict names the flavour of a snapshot', async () => {
  const { snapshots } = await judgeFiles({
    'snapshot.11': fixture('flavours/trailer-21-snapshot.11'),
  });

  expect(snapshots).toMatchObject([{ flavour: 21 }]);
});
