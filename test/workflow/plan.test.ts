import { readJson } from '../../lambda/aws/archive-store.ts';
import { goodMembers } from '../unit/lambda/backup/archives.ts';
import { destroyed, healthy, inspected } from '../unit/lambda/restore/nodes.ts';
import { pristine, writeLog, writeSnapshot } from '../unit/lambda/zookeeper/data-file-writer.ts';
import { ModelServer } from '../unit/lambda/zookeeper/model-server.ts';
import { crashingFlow, noCheckpoints } from './crashing-flow.ts';
import { type RestoreUnderTest, restoreUnderTest, tick } from './restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
});
afterEach(() => under.stop());

const latest = { ensemble: 'prod', backup: 'latest' };

test('a plan says what it found, and touches nothing', async () => {
  await under.backUp();

  const report = await under.invoke(latest);

  expect(under.sent).toEqual([]);
  expect(report).toMatchObject({
    outcome: 'Planned',
    plan: {
      planId: 'prod.20260102T000000Z',
      expiresAt: '2026-01-03T00:00:00.000Z',
      situation: 'serving',
      backup: { key: `prod/zk-${tick}.tar.gz`, level: 3, range: { from: '0x10', to: '0x11' } },
      result: { to: '0x11', znodes: 15, files: 2, ephemerals: expect.any(Number) },
      nodes: [{ myid: 1 }, { myid: 2, role: 'leader' }, { myid: 3 }],
    },
  });
  expect(under.events).toEqual(['ZooKeeper Restore Planned']);
});

test('the order tells the nodes what the archive holds, without conf, myid and epochs', async () => {
  await under.backUp();
  const { order } = await under.planned();

  const [head, archive, ...rest] = order.replaceAll(',', ' ').split('+');
  expect(head).toBe('zk-backup-order 1');
  expect(archive).toMatch(/^archive prod\/zk-20260101T000000Z.tar.gz [0-9a-f]{64} \d+$/);
  expect(rest.filter((line) => line.startsWith('file')).map((line) => line.split(' ')[3])).toEqual([
    'data/version-2/snapshot.10',
    'log/version-2/log.1',
  ]);
  expect(rest.slice(-4)).toEqual(['znodes 16', 'ephemerals 0', 'end', '']);
});

test('a snapshot that was only begun is not placed', async () => {
  const begun = (goodMembers['data/version-2/snapshot.10'] as Buffer).subarray(0, 900);
  const { 'log/version-2/log.1': log, ...others } = goodMembers;
  await under.backUp({
    ...others,
    'data/version-2/snapshot.11': begun,
    'log/version-2/log.1': log as Buffer,
  });

  const { order } = await under.planned();

  expect(order).toContain('data/version-2/snapshot.10+');
  expect(order).not.toContain('snapshot.11');
});

test('a log without a transaction is not placed', async () => {
  const empty = { 'log/version-2/log.12': writeLog([], 0) };
  await under.backUp({ ...goodMembers, ...empty });

  const { order } = await under.planned();

  expect(order).toContain('log/version-2/log.1+');
  expect(order).not.toContain('log.12');
});

test('the id that the caller chose is the one the status is found by', async () => {
  await under.backUp();

  await under.invoke({ ...latest, plan: 'prod.20260202T020202Z' });

  const status = await under.status('prod.20260202T020202Z');
  expect(status).toMatchObject({ kind: 'plan', report: { outcome: 'Planned' } });
});

test('a plan, and how it is, is not written over by another of its id', async () => {
  await under.backUp();
  const planned = await under.invoke({ ...latest, plan: 'prod.20260202T020202Z' });
  under.world.nodes = destroyed();

  const second = under.invoke({ ...latest, plan: 'prod.20260202T020202Z' });

  await expect(second).rejects.toThrow('There is a plan prod.20260202T020202Z already.');
  expect((await under.status('prod.20260202T020202Z'))?.report).toEqual(planned);
});

test('of two plans of one second each has an id of its own', async () => {
  await under.backUp();

  const reports = await Promise.all([under.invoke(latest), under.invoke(latest)]);

  expect(reports.map(({ outcome }) => outcome)).toEqual(['Planned', 'Planned']);
  expect(reports.map(({ runId }) => runId).sort()).toEqual([
    'prod.20260102T000000Z',
    'prod.20260102T000001Z',
  ]);
});

test('a plan that dies right after it took its id has it when it goes on', async () => {
  await under.backUp();
  const checkpoints = noCheckpoints();
  const payload = { ...latest, plan: 'prod.20260202T020202Z' };
  await new Promise<void>((resolve) => {
    void under.invoke(payload, { flow: crashingFlow(checkpoints, 0, resolve) });
  });

  const report = await under.invoke(payload, { flow: crashingFlow(checkpoints), resumed: true });

  expect(report).toMatchObject({ outcome: 'Planned', runId: 'prod.20260202T020202Z' });
});

test('a refused plan is an answer: it leaves no plan, is announced to nobody, and rings nothing', async () => {
  await under.backUp();
  under.world.nodes = [...healthy().slice(0, 2), inspected(3, null)];

  const report = await under.invoke(latest);

  expect(report).toMatchObject({ outcome: 'Refused', phase: 'plan', hint: expect.any(String) });
  expect(under.metrics).toEqual([]);
  expect(await readJson(under.store, `prod/restores/${report.runId}.plan.json`)).toBeUndefined();
  expect(under.events).toEqual([]);
});

test('all that speaks against a plan is told at once', async () => {
  await under.backUp();
  under.world.nodes = healthy().slice(0, 2);
  under.world.offline = ['i-3', 'i-4'];

  const report = await under.invoke(latest);

  expect(report.refusals?.map(({ reason }) => reason)).toEqual([
    'i-3 did not answer: its agent is not online in SSM.',
    'i-4 did not answer: its agent is not online in SSM.',
  ]);
});

test('TTL znodes that only the logs know of are not lost on a server without extended types', async () => {
  const server = new ModelServer();
  server.request({ kind: 'ttl', at: 0, name: 1, data: null, ephemeral: false }, true);
  await under.backUp({
    'data/version-2/snapshot.0': writeSnapshot(pristine),
    'log/version-2/log.1': writeLog(server.log),
  });
  under.world.nodes = healthy().map(({ instanceId, line }) => ({
    instanceId,
    line: { ...line, extendedTypes: false },
  }));

  const report = await under.invoke(latest);

  expect(report.reason).toMatch(/^The backup holds 1 TTL znodes, and i-1 runs without/);
});

test('another ensemble takes the backup under its own name', async () => {
  await under.backUp();

  const plan = await under.planned({ into: 'staging' });

  expect(plan).toMatchObject({ ensemble: 'staging', planId: 'staging.20260102T000000Z' });
});

test.each<[string, object, Record<string, unknown> | undefined, RegExp]>([
  ['there is no backup', latest, undefined, /^Ensemble prod has no backup\.$/],
  [
    'there is none before that time',
    { ...latest, backup: { before: '2025-01-01T00:00:00Z' } },
    {},
    /no backup from before 2025/,
  ],
  [
    'the archive has no manifest',
    { ...latest, backup: 'prod/zk-20250101T000000Z.tar.gz' },
    {},
    /there is no manifest of it/,
  ],
  ['a newer zk-backup wrote the manifest', latest, { schemaVersion: 2 }, /is of version 2/],
  ['the manifest is of another ensemble', latest, { ensemble: 'dev' }, /not a manifest of prod/],
  [
    'the manifest speaks of another archive',
    latest,
    { archive: { key: '../../etc/passwd.tar.gz', bytes: 1, sha256: '0' } },
    /not a manifest of prod/,
  ],
  [
    'the manifest lies about the archive',
    latest,
    { archive: { key: `prod/zk-${tick}.tar.gz`, bytes: 1, sha256: '0' } },
    /failed the check "size": node sent 1 bytes/,
  ],
])('a plan is refused when %s', async (_what, payload, manifest, told) => {
  if (manifest) await under.backUp(goodMembers, manifest);

  const report = await under.invoke(payload);

  expect(report.outcome).toBe('Refused');
  expect(report.reason).toMatch(told);
});

test('an archive whose reading ends the function twice is refused, with its size', async () => {
  const key = await under.backUp();
  const checkpoints = noCheckpoints();
  for (let killed = 0; killed < 2; killed++) {
    await new Promise<void>((died) => {
      const flow = crashingFlow(checkpoints, 'verify', died);
      void under.invoke(latest, { flow, resumed: killed > 0 });
    });
  }

  const report = await under.invoke(latest, { flow: crashingFlow(checkpoints), resumed: true });

  expect(report).toMatchObject({ outcome: 'Refused', phase: 'verify' });
  expect(report.reason).toMatch(
    new RegExp(`^${key} could not be verified: reading its \\d+ bytes ended the function 2 times`),
  );
});

test('an archive that takes longer than the invocation lasts is refused, and says so', async () => {
  await under.backUp();
  under.world.millisecondsLeft = 30_000;

  const report = await under.invoke(latest);

  expect(report.reason).toMatch(/could not be verified in time/);
});

test('a damaged archive is refused', async () => {
  const snapshot = Buffer.from(goodMembers['data/version-2/snapshot.10'] as Buffer);
  snapshot[300] = (snapshot[300] as number) ^ 1;
  await under.backUp({ ...goodMembers, 'data/version-2/snapshot.10': snapshot });

  const report = await under.invoke(latest);

  expect(report).toMatchObject({ outcome: 'Refused', phase: 'verify' });
  expect(report.reason).toMatch(/failed the check "sound": data\/version-2/);
});
