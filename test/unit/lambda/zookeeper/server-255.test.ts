import { jute, pristine, writeLog, writeSnapshot } from './data-file-writer.ts';
import { judgeFiles } from './fixture-files.ts';

/** Of server 255, some minutes after its host was started: read as a TTL, 65,536,000 ms. */
const session = 0xff00000003e80000n;
const ttl = 0xff00000000001388n;
const nodes = [
  ...pristine,
  { path: '/e', owner: session, zxid: 1n },
  { path: '/t', owner: ttl, zxid: 1n },
];
const nothing = { type: -10, record: jute.int(30_000) };
const create = (path: string, ephemeral: boolean) => ({
  type: 15,
  record: Buffer.concat([
    jute.buffer(path),
    jute.buffer(''),
    jute.openAcl(),
    jute.boolean(ephemeral),
    jute.int(1),
  ]),
});
const log = (...logged: readonly { type: number; record: Buffer; clientId?: bigint }[]) => ({
  'log.2': writeLog(logged.map((one, index) => ({ zxid: BigInt(index + 2), ...one }))),
});

test('an ephemeral of server 255 is one where the snapshot knows its session', async () => {
  const snapshot = writeSnapshot(nodes, { lastZxid: 1n }, { sessions: [session] });

  const verdict = await judgeFiles({ 'snapshot.1': snapshot });

  expect(verdict.tree).toMatchObject({ ephemerals: 1, ttls: 1 });
  expect(verdict.snapshots[0]?.inventory).toMatchObject({ ephemerals: 1, ttls: 1 });
});

test('without such a session it is a TTL znode', async () => {
  const verdict = await judgeFiles({ 'snapshot.1': writeSnapshot(nodes, { lastZxid: 1n }) });

  expect(verdict.tree).toMatchObject({ ephemerals: 0, ttls: 2 });
});

test.each([
  ['was created', { ...nothing, clientId: session }, { ephemerals: 1, ttls: 1 }],
  [
    'created another ephemeral',
    { ...create('/f', true), clientId: session },
    { ephemerals: 2, ttls: 1 },
  ],
  [
    'created something that stays',
    { ...create('/f', false), clientId: session },
    { ephemerals: 0, ttls: 2 },
  ],
])('the logs tell that its session %s', async (_what, one, expected) => {
  const snapshot = writeSnapshot(nodes, { lastZxid: 2n });

  const verdict = await judgeFiles({ 'snapshot.1': snapshot, ...log(one) });

  expect(verdict.tree).toMatchObject(expected);
});

test('it goes with its session', async () => {
  const snapshot = writeSnapshot(nodes, { lastZxid: 1n }, { sessions: [session] });
  const close = { type: -11, record: Buffer.alloc(0), clientId: session };

  const verdict = await judgeFiles({ 'snapshot.1': snapshot, ...log(close) });

  expect(verdict.tree).toMatchObject({ znodes: 5, ephemerals: 0, ttls: 1 });
});
