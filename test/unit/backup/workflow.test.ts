import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  GetObjectTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { readJson } from '../../../lambda/aws/archive-store.ts';
import type { Manifest } from '../../../lambda/backup/manifest.ts';
import type { CaptureLine, UploadLine } from '../../../lambda/node-lines.ts';
import { type S3UnderTest, s3UnderTest } from '../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from './archives.ts';
import { manifestAt, put, putBackups } from './manifests.ts';
import { runBackup } from './run-backup.ts';

const key = 'prod/zookeeper-backup-20261122T030000Z.tar.gz';
const manifestKey = 'prod/zookeeper-backup-20261122T030000Z.manifest.json';
const store = () => ({ s3: under.client, bucket: 'backups' });
let under: S3UnderTest;
beforeEach(async () => {
  under = await s3UnderTest([{ name: 'backups' }]);
  // The metrics.
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

async function upload(members: Readonly<Record<string, Buffer>>): Promise<Partial<UploadLine>> {
  const archive = await archiveOf(members);
  await under.client.send(new PutObjectCommand({ Bucket: 'backups', Key: key, Body: archive }));
  const sha256 = createHash('sha256').update(archive).digest('hex');
  return { bucket: 'backups', key, bytes: archive.length, sha256 };
}

const runWith = (uploaded: Partial<UploadLine>, captured: Partial<CaptureLine> = {}) =>
  runBackup(store(), uploaded, captured);

const damaged = () => {
  const snapshot = Buffer.from(goodMembers['data/version-2/snapshot.10'] as Buffer);
  snapshot[300] = (snapshot[300] as number) ^ 1;
  return { ...goodMembers, 'data/version-2/snapshot.10': snapshot };
};

test('a good archive is a good backup', async () => {
  const report = await runWith(await upload(goodMembers));

  expect(report).toMatchObject({ outcome: 'Succeeded', level: 3, warnings: [] });
});

test('a bad archive that cannot be tagged to expire ends the run with both reasons', async () => {
  under.s3.faults.rules.push({ operations: ['PutObjectTagging'], code: 'AccessDenied' });

  const report = await runWith(await upload(damaged()));

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'verify',
    reason: expect.stringMatching(
      /failed the check "sound": .*\. The object could not be tagged to expire: AccessDenied/,
    ),
    hint: expect.stringMatching(/kept for inspection/),
  });
});

test('an archive that ends before what the node showed is no backup', async () => {
  const report = await runWith(await upload(goodMembers), { zxid: '0x13' });

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'verify',
    reason: `${key} is not complete: it ends at 0x11, 2 transactions before 0x13, which the node showed just before the capture.`,
  });
});

test('what a backup was held against is in its manifest', async () => {
  await runWith(await upload(goodMembers));

  const manifest = await readJson<Manifest>(store(), manifestKey);
  expect(manifest?.value).toMatchObject({
    captured: { zxid: '0x11', snapshot: 'snapshot.10', baseLog: 'log.1', logs: 1, told: '0x11' },
    proof: { complete: { reached: true } },
  });
});

test('a server that would not start again is a warning of a live backup, and in its manifest', async () => {
  const report = await runWith(await upload(goodMembers), {
    startFaults: ['log.12 has 9 bytes.'],
    startUntold: ['There is no python3.'],
  });

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    warnings: ['ZooKeeper would not come up again on i-1: log.12 has 9 bytes.'],
  });
  const manifest = await readJson<Manifest>(store(), manifestKey);
  expect(manifest?.value.nextStart).toEqual({
    faults: ['log.12 has 9 bytes.'],
    untold: ['There is no python3.'],
  });
});

test('what a follower of its version may lack is in the manifest', async () => {
  await runWith(await upload(goodMembers), { role: 'follower', version: '3.8.0' });

  const manifest = await readJson<Manifest>(store(), manifestKey);
  expect(manifest?.value.knownHoles).toEqual([expect.stringMatching(/^ZooKeeper 3\.8\.0: .*4785/)]);
});

test('a backup of a lower level than the one before is a warning, and keeps that one', async () => {
  await putBackups(store(), manifestAt('20261121T030000Z', { proof: { level: 3 } }));
  const { 'data/version-2/snapshot.10': _ten, 'log/version-2/log.1': _log, ...rest } = goodMembers;
  const snapshot = readFileSync('test/fixtures/zookeeper-3.9.6/flavours/trailer-0-snapshot.11');
  const uploaded = await upload({ 'data/version-2/snapshot.11': snapshot, ...rest });

  const report = await runWith(uploaded, { snapshot: 'snapshot.11', baseLog: '', logs: 0 });

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    level: 2,
    warnings: [
      expect.stringMatching(/^Its proof is of level 2, .* of level 3: .*snapshot from its leader/),
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
    store(),
    manifestAt('20261121T030000Z', {
      zxid: '0x0',
      proof: { level: 3, range: { from: '0x0', to: '0x10' } },
    }),
  );

test('the first backup after an undo says that it is of another history, and its manifest of which', async () => {
  const lineage = 'the undo of prod.20261121T120000Z, begun at 2026-11-21T12:30:00.000Z';
  await putLast();
  await put(store(), {
    'prod/restores/lineage.json': { schemaVersion: 1, lineage, before: null },
  });

  const report = await runWith(await upload(goodMembers));

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    warnings: [
      `It is of another history: it was taken after ${lineage}, and prod/zookeeper-backup-20261121T030000Z.manifest.json before any restore.`,
      expect.stringMatching(/20261121T030000Z.* are kept until somebody lets them expire/),
    ],
  });
  const manifest = await readJson<Manifest>(store(), manifestKey);
  expect(manifest?.value).toMatchObject({ lineage, comparison: { previous: { lineage: null } } });
});

test('report and manifest tell the last zxid of the archive, and beside it what the node showed', async () => {
  await putLast();

  const report = await runWith(await upload(goodMembers), { zxid: '0x10' });

  const manifest = await readJson<Manifest>(store(), manifestKey);
  expect(report.archive).toMatchObject({ zxid: '0x11' });
  expect(manifest?.value).toMatchObject({
    zxid: '0x11',
    captured: { zxid: '0x10' },
    lineage: null,
    comparison: { previous: { zxid: '0x10' }, suspicions: [] },
  });
});

test.each([
  ['good', goodMembers, { outcome: 'Succeeded', level: 3 }],
  ['bad', damaged(), { outcome: 'Failed', phase: 'verify' }],
])('a lease that cannot be released is a warning of a %s backup', async (_what, members, ends) => {
  const uploaded = await upload(members);
  refuseRelease();

  const report = await runWith(uploaded);

  expect(report).toMatchObject({
    ...ends,
    warnings: [
      expect.stringMatching(
        /^Runs of prod are skipped until the lease expires: it could not be released, AccessDenied/,
      ),
    ],
  });
});

function refuseRelease() {
  const send = under.client.send.bind(under.client);
  jest.spyOn(under.client, 'send').mockImplementation((command: unknown) => {
    if (command instanceof PutObjectCommand && /"released": true/.test(`${command.input.Body}`)) {
      throw Object.assign(new Error('no'), { name: 'AccessDenied' });
    }
    return send(command as never) as never;
  });
}

test.each([
  ['its manifest', { [manifestKey]: '{}' }, 'Skipped', /manifest\.json exist already: that backup/],
  [
    'an archive alone',
    { [key]: 'x' },
    'Failed',
    /tar\.gz exist already: an archive that was never/,
  ],
  ['both', { [key]: 'x', [manifestKey]: '{}' }, 'Skipped', /tar\.gz exist already/],
])('where %s has the name of the run nothing is sent', async (_what, objects, outcome, reason) => {
  await put(store(), objects);
  const sent: string[] = [];

  const report = await runBackup(
    store(),
    {},
    {},
    {
      archiveIsThere: true,
      onSend: ({ DocumentName }) => sent.push(String(DocumentName)),
    },
  );

  expect(report).toMatchObject({ outcome, phase: 'claim', reason: expect.stringMatching(reason) });
  expect(sent).toEqual([]);
  const lease = await readJson<{ released: boolean }>(store(), 'prod/runs/current.json');
  expect(lease?.value.released).toBe(true);
});

test('a bucket that loses its versions is backed up to as before', async () => {
  await under.stop();
  under = await s3UnderTest([{ name: 'backups', versioned: true }]);
  const suspend = { Bucket: 'backups', VersioningConfiguration: { Status: 'Suspended' as const } };
  await putBackups(store(), manifestAt('20261121T030000Z'));
  await under.client.send(new PutBucketVersioningCommand(suspend));

  const report = await runWith(await upload(goodMembers));

  expect(report).toMatchObject({ outcome: 'Succeeded', level: 3, warnings: [] });
  const { TagSet } = await under.client.send(
    new GetObjectTaggingCommand({
      Bucket: 'backups',
      Key: 'prod/zookeeper-backup-20261121T030000Z.manifest.json',
    }),
  );
  expect(TagSet).toEqual([{ Key: 'zk-backup', Value: 'expires' }]);
});

test.each([
  ['a newer zk-backup', { schemaVersion: 2 }, /is of version 2, known is 1/],
  ['somebody else', '<html>', /is not JSON; it was left out/],
  ['another program', { schemaVersion: 1 }, /is not a manifest of prod: look at "ensemble"/],
])('a manifest of %s stops no backup, and is told', async (_whose, value, told) => {
  const foreign = 'prod/zookeeper-backup-20261122T020000Z.manifest.json';
  await putBackups(store(), manifestAt('20261121T030000Z'));
  await put(store(), { [foreign]: value });

  const report = await runWith(await upload(goodMembers));

  expect(report).toMatchObject({ outcome: 'Succeeded', warnings: [expect.stringMatching(told)] });
  const manifest = await readJson<Manifest>(store(), manifestKey);
  expect(manifest?.value.comparison.previous?.key).toBe(
    'prod/zookeeper-backup-20261121T030000Z.manifest.json',
  );
});

test('what is only called a manifest stops no backup, and is told', async () => {
  await putBackups(store(), manifestAt('20261121T030000Z'));
  await put(store(), { 'prod/zz-newest.manifest.json': '{}', 'prod/a/b.manifest.json': '{}' });

  const report = await runWith(await upload(goodMembers));

  expect(report).toMatchObject({
    outcome: 'Succeeded',
    warnings: ['prod/zz-newest.manifest.json is not named as our manifests are; it was left out.'],
  });
});
