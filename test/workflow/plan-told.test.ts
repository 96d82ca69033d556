import { destroyed, healthy, inspected } from '../unit/restore/nodes.ts';
import { type RestoreUnderTest, restoreUnderTest } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
});
afterEach(() => under.stop());

test('a plan in sentences says what is moved, for how long, and what is lost', async () => {
  await under.backUp();

  const { sentences } = await under.planned();

  expect(sentences.join('\n')).toContain('of 2026-01-01 00:00:00 UTC (24 h ago)');
  expect(sentences).toContain(
    'i-2 (server.2) serves as leader at 0x20. /data/version-2 becomes /data/version-2.before-prod.20260102T000000Z (1000000 bytes); nothing is deleted.',
  );
  expect(sentences.find((one) => one.startsWith('Lost'))).toBe(
    'Lost: every change after 0x11, of 2026-01-01 00:00:00 UTC or later, up to 0x20 of now (15 transactions, 24 h).',
  );
});

test('data on a node that does not serve may be newer than the backup', async () => {
  await under.backUp();
  under.world.nodes = [...destroyed().slice(0, 2), inspected(3, null)];

  const { sentences } = await under.planned();

  expect(sentences.join('\n')).toMatch(/Lost: .*; what lies on a node that does not serve may be/);
});

test('of an ensemble that does not serve it is not told that it goes on serving', async () => {
  await under.backUp();
  under.world.nodes = destroyed();

  const { sentences } = await under.planned();

  expect(sentences.join('\n')).toMatch(/ZooKeeper serves again about \d+ s after the command/);
  expect(sentences.join('\n')).not.toMatch(/goes on serving|clients have no ZooKeeper/);
});

test.each([
  ['all that it holds is replaced', healthy, /^Replaced: all that staging holds now/],
  ['nothing can be lost', destroyed, /^staging holds nothing that could be lost/],
])('of another ensemble it is told that %s', async (_what, nodes, told) => {
  await under.backUp();
  under.world.nodes = nodes();

  const { sentences } = await under.planned({ into: 'staging' });

  expect(sentences).toContainEqual(expect.stringMatching(told));
  expect(sentences.join()).not.toContain('Lost:');
});

const refused = /^Clients that saw newer data are refused/;
const fence = /^The epoch is set past every one seen/;

test('of a standalone server it is told that it refuses clients that saw newer data', async () => {
  await under.backUp();
  under.world.nodes = [inspected(1, 'standalone', { servers: [] })];

  const { sentences } = await under.planned();

  expect(sentences).toContainEqual(expect.stringMatching(refused));
  expect(sentences).toContainEqual(expect.stringMatching(/^The other clients reconnect/));
  expect(sentences).not.toContainEqual(expect.stringMatching(fence));
});

test.each([
  ['of several servers', healthy],
  [
    'of one that leads itself',
    () => [inspected(1, 'leader', { servers: ['1=10.0.0.1:2888:3888'] })],
  ],
])('an ensemble %s takes all clients back', async (_what, nodes) => {
  await under.backUp();
  under.world.nodes = nodes();

  const { sentences } = await under.planned();

  expect(sentences).toContainEqual(expect.stringMatching(/^Clients reconnect by themselves/));
  expect(sentences).toContainEqual(expect.stringMatching(fence));
  expect(sentences).not.toContainEqual(expect.stringMatching(refused));
});
