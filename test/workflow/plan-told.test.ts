import { destroyed, healthy, inspected } from '../unit/lambda/restore/nodes.ts';
import {
  jute,
  pristine,
  writeLog,
  writeSnapshot,
} from '../unit/lambda/zookeeper/data-file-writer.ts';
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
    'i-2 (server.2) serves as leader at 0x20. /data/version-2 becomes /data/version-2.before-prod.20260102T000000Z (1.0 MB); nothing is deleted.',
  );
  expect(sentences.find((one) => one.startsWith('Lost'))).toBe(
    'Lost: every change after 0x11, of 2026-01-01 00:00:00 UTC or later, up to 0x20 of now (15 transactions, 24 h).',
  );
});

test('data on a node that does not serve may be newer than the backup', async () => {
  await under.backUp();
  under.world.nodes = [...destroyed().slice(0, 2), inspected(3, null)];

  const { sentences } = await under.planned();

  expect(sentences.join('\n')).toMatch(/Lost: .*; a node that does not serve may have newer data/);
});

test('of an ensemble that does not serve no plan says that it keeps serving', async () => {
  await under.backUp();
  under.world.nodes = destroyed();

  const { sentences } = await under.planned();

  expect(sentences.join('\n')).toMatch(/ZooKeeper serves again about \d+ s after the command/);
  expect(sentences.join('\n')).not.toMatch(/keep serving|clients have no ZooKeeper/);
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

/** A backup of one ephemeral znode, whose session is in the snapshot; a longer one was closed since. */
const withEphemeral = () => ({
  'data/version-2/snapshot.10': writeSnapshot(
    [...pristine, { path: '/lock', owner: 7n }],
    {},
    { sessions: [7n], sessionTimeout: 24_500 },
  ),
  'log/version-2/log.11': writeLog([
    { zxid: 0x11n, clientId: 9n, type: -10, record: jute.int(60_000) },
    { zxid: 0x12n, clientId: 9n, type: -11, record: Buffer.alloc(0) },
  ]),
});

const ephemerals =
  '1 ephemeral znodes come back. If their client is gone, they stay until about 25 s after ZooKeeper serves again, the longest session timeout in the backup: until then its locks seem to be held. If their client lives, they stay with its session, also a lock that it gave up since: docs/after-a-restore-applications.md says what to do.';

test('a plan says until when ephemerals of dead clients stay, in seconds, by the sessions in the backup', async () => {
  await under.backUp(withEphemeral());

  const { sentences, result } = await under.planned();

  expect(result).toMatchObject({ ephemerals: 1, longestSessionMs: 24_500 });
  expect(sentences).toContain(ephemerals);
});

test('where the backup is cut before a session ended, it counts', async () => {
  await under.backUp(withEphemeral());

  const { sentences } = await under.planned({ until: '0x11' });

  expect(sentences.join()).toContain('until about 60 s after ZooKeeper serves again');
});

test('without ephemerals nothing is said of them', async () => {
  await under.backUp();

  const { sentences } = await under.planned();

  expect(sentences.join()).not.toMatch(/ephemeral|tick/);
});

test('what becomes of sessions, watches and caches is told as it was seen', async () => {
  await under.backUp();

  const { sentences } = await under.planned();

  expect(sentences).toEqual(
    expect.arrayContaining([
      'Clients reconnect by themselves within some seconds. A session that the backup holds goes on if its client comes back in time; the others are expired (SessionExpired). Ephemeral znodes that were made since the backup are gone, although their session may go on.',
      'Watches stay. They fire for znodes that are gone. They do not fire for data or children that went back: a cache built on watches keeps the lost value until the next change.',
    ]),
  );
  expect(sentences.join()).not.toMatch(/watches are gone|restart those/);
});

test('the report says that clients follow, and until when ephemerals stay', async () => {
  await under.backUp(withEphemeral());
  under.world.instead.check = { zxid: '0x1700000000', znodes: 6, canaries: 0 };

  const { report } = await under.execute();

  expect(report.sentences?.slice(-2)).toEqual([
    'Clients reconnect by themselves within some seconds; a client with a single address waits for its server.',
    ephemerals,
  ]);
});

/** A set whose two logs hold so many writes of 1 MB. */
function withWrites(each: number) {
  const data = Buffer.alloc(1e6);
  const record = Buffer.concat([jute.buffer('/zookeeper/config'), jute.buffer(data), jute.int(-1)]);
  const writes = (first: number) =>
    writeLog(
      Array.from({ length: each }, (_, at) => ({ zxid: BigInt(first + at), type: 5, record })),
    );
  return {
    'data/version-2/snapshot.0': writeSnapshot(pristine),
    'log/version-2/log.1': writes(1),
    [`log/version-2/log.${(1 + each).toString(16)}`]: writes(1 + each),
  };
}

test('the outage is foreseen by what the logs hold', async () => {
  const outageOf = async () => (await under.planned()).estimate.outageSeconds;
  await under.backUp(withWrites(1));
  const short = await outageOf();
  await under.backUp(withWrites(48));

  const long = await outageOf();

  expect(long - short).toBe(2);
});
