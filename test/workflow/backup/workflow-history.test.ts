/** A run beside the backups that were taken before it. */
import { readFileSync } from 'node:fs';
import { GetObjectTaggingCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { readJson } from '../../../lambda/aws/archive-store.ts';
import type { Manifest } from '../../../lambda/backup/manifest.ts';
import { goodMembers } from '../../unit/lambda/backup/archives.ts';
import { manifestAt, put, putBackups } from '../../unit/lambda/backup/manifests.ts';
import { manifestKey, type WorkflowUnderTest, workflowUnderTest } from './workflow-under-test.ts';

let under: WorkflowUnderTest;
beforeEach(async () => {
  under = await workflowUnderTest();
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

test('a backup of a lower level than the one before is a warning, and keeps that one', async () => {
  await putBackups(under.store, manifestAt('20261121T030000Z', { proof: { level: 3 } }));
  const { 'data/version-2/snapshot.10': _ten, 'log/version-2/log.1': _log, ...rest } = goodMembers;
  const snapshot = readFileSync('test/fixtures/zookeeper-3.9.6/flavours/trailer-0-snapshot.11');
  const uploaded = await under.upload({ 'data/version-2/snapshot.11': snapshot, ...rest });

  const report = await under.runWith(uploaded, { snapshot: 'snapshot.11', baseLog: '', logs: 0 });

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    level: 2,
    warnings: [
      expect.stringMatching(
        /^Its proof is of level 2, .* of level 3: .*the leader sent its node this state as a snapshot/,
      ),
      expect.stringMatching(/20261121T030000Z.* are kept until one of level 3 follows/),
    ],
  });
  const { TagSet } = await under.client.send(
    new GetObjectTaggingCommand({
      Bucket: 'backups',
      Key: 'prod/zookeeper-backup-20261121T030000Z.manifest.json',
    }),
  );
  expect(TagSet).toEqual([]);
});

/** The backup of the day before; its node showed less than its archive holds. */
const putLast = () =>
  putBackups(
    under.store,
    manifestAt('20261121T030000Z', {
      zxid: '0x0',
      proof: { level: 3, range: { from: '0x0', to: '0x10' } },
    }),
  );

test('the first backup after an undo says that it is of another lineage, and its manifest of which', async () => {
  const lineage = 'the undo of prod.20261121T120000Z, begun at 2026-11-21T12:30:00.000Z';
  await putLast();
  await put(under.store, {
    'prod/restores/lineage.json': { schemaVersion: 1, lineage, before: null },
  });

  const report = await under.runWith(await under.upload(goodMembers));

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    warnings: [
      `It is of another lineage: it was taken after ${lineage}, and prod/zookeeper-backup-20261121T030000Z.manifest.json before any restore.`,
      expect.stringMatching(/20261121T030000Z.* are kept until somebody lets them expire/),
    ],
  });
  const manifest = await readJson<Manifest>(under.store, manifestKey);
  expect(manifest?.value).toMatchObject({ lineage, comparison: { previous: { lineage: null } } });
});

test('report and manifest tell the last zxid of the archive, and beside it what the node showed', async () => {
  await putLast();

  const report = await under.runWith(await under.upload(goodMembers), { zxid: '0x10' });

  const manifest = await readJson<Manifest>(under.store, manifestKey);
  expect(report.archive).toMatchObject({ zxid: '0x11' });
  expect(manifest?.value).toMatchObject({
    zxid: '0x11',
    captured: { zxid: '0x10' },
    lineage: null,
    comparison: { previous: { zxid: '0x10' }, suspicions: [] },
  });
});

test('a bucket that loses its versions is backed up to as before', async () => {
  await under.stop();
  under = await workflowUnderTest({ versioned: true });
  const suspend = { Bucket: 'backups', VersioningConfiguration: { Status: 'Suspended' as const } };
  await putBackups(under.store, manifestAt('20261001T030000Z'));
  await under.client.send(new PutBucketVersioningCommand(suspend));

  const report = await under.runWith(await under.upload(goodMembers));

  expect(report).toMatchObject({ outcome: 'Succeeded', level: 3, warnings: [] });
  const { TagSet } = await under.client.send(
    new GetObjectTaggingCommand({
      Bucket: 'backups',
      Key: 'prod/zookeeper-backup-20261001T030000Z.manifest.json',
    }),
  );
  expect(TagSet).toEqual([{ Key: 'zk-backup', Value: 'delete' }]);
});

test.each([
  ['a newer zk-backup', { schemaVersion: 2 }, /is of version 2, known is 1/],
  ['somebody else', '<html>', /is not JSON; it was left out/],
  ['another program', { schemaVersion: 1 }, /is not a manifest of prod: look at "ensemble"/],
])('a manifest of %s stops no backup, and is told', async (_whose, value, told) => {
  const foreign = 'prod/zookeeper-backup-20261122T020000Z.manifest.json';
  await putBackups(under.store, manifestAt('20261121T030000Z'));
  await put(under.store, { [foreign]: value });

  const report = await under.runWith(await under.upload(goodMembers));

  expect(report).toMatchObject({ outcome: 'Succeeded', warnings: [expect.stringMatching(told)] });
  const manifest = await readJson<Manifest>(under.store, manifestKey);
  expect(manifest?.value.comparison.previous?.key).toBe(
    'prod/zookeeper-backup-20261121T030000Z.manifest.json',
  );
});

test('what is only called a manifest stops no backup, and is told', async () => {
  await putBackups(under.store, manifestAt('20261121T030000Z'));
  await put(under.store, { 'prod/zz-newest.manifest.json': '{}', 'prod/a/b.manifest.json': '{}' });

  const report = await under.runWith(await under.upload(goodMembers));

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    warnings: [
      'prod/zz-newest.manifest.json does not have the name of a manifest; it was left out.',
    ],
  });
});
