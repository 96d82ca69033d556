import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { readJson, type Store } from '../../../lambda/aws/archive-store.ts';
import type { Manifest } from '../../../lambda/backup/manifest.ts';
import type { RunReport } from '../../../lambda/backup/report.ts';
import { type S3UnderTest, s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { archiveOf, goodMembers } from '../../unit/lambda/backup/archives.ts';
import { manifestAt, putBackups } from '../../unit/lambda/backup/manifests.ts';
import { runBackup } from './run-backup.ts';

const key = 'prod/zookeeper-backup-20261122T030000Z.tar.gz';
const manifestKey = 'prod/zookeeper-backup-20261122T030000Z.manifest.json';
const claimKey = 'prod/runs/20261122T030000Z.json';
const kmsKey = 'arn:aws:kms:us-east-1:123456789012:key/of-the-bucket';
let storage: S3UnderTest;
let sent: Readonly<Record<string, unknown>>[];
beforeEach(async () => {
  storage = await s3UnderTest([{ name: 'backups', versioned: true }]);
  sent = [];
  // The metrics.
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  return storage.stop();
});

const storeWith = (sse?: string): Store => ({ s3: storage.client, bucket: 'backups', sse });

async function run(sse?: string): Promise<RunReport> {
  const Body = await archiveOf(goodMembers);
  const encryption =
    sse === undefined
      ? {}
      : sse === 'AES256'
        ? ({ ServerSideEncryption: sse } as const)
        : ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: sse } as const);
  await storage.client.send(
    new PutObjectCommand({ Bucket: 'backups', Key: key, Body, ...encryption }),
  );
  const sha256 = createHash('sha256').update(Body).digest('hex');
  const line = { bucket: 'backups', key, bytes: Body.length, sha256 };
  return runBackup(storeWith(sse), line, {}, { onSend: (command) => sent.push(command) });
}

const backupCommand = () => sent.find(({ DocumentName }) => DocumentName === 'backup-doc');

test('storage that ignores conditional writes is refused by name before a node is asked', async () => {
  storage.s3.habits.ignoresConditions = true;

  const report = await run();

  expect(report).toMatchObject({
    outcome: 'Failed',
    phase: 'claim',
    reason: expect.stringMatching(/^The storage of backups ignores conditional writes/),
    hint: expect.stringContaining('Nothing was touched.'),
  });
  expect(sent).toEqual([]);
});

test('storage of which one condition is ignored is refused, too', async () => {
  const s3 = storage.client as { send(command: object): Promise<unknown> };
  const send = s3.send.bind(s3);
  s3.send = (command) => {
    if (command instanceof PutObjectCommand) delete command.input.IfMatch;
    return send(command);
  };

  expect(await run()).toMatchObject({ outcome: 'Failed', phase: 'claim' });
  expect(sent).toEqual([]);
});

test('a run that was refused for its storage gives the ensemble back', async () => {
  storage.s3.habits.ignoresConditions = true;

  await run();

  const lease = await readJson(storeWith(), 'prod/runs/current.json');
  expect(lease?.value).toMatchObject({ released: true });
});

test('storage that holds a backup with its CRC64NVME is not tried again', async () => {
  const { archive } = manifestAt('20261121T030000Z');
  await putBackups(
    storeWith(),
    manifestAt('20261121T030000Z', { archive: { ...archive, crc64nvme: 'AAAAAAAAAAA=' } }),
  );
  const writes: unknown[] = [];
  const send = storage.client.send.bind(storage.client);
  jest.spyOn(storage.client, 'send').mockImplementation((command: unknown) => {
    if (command instanceof PutObjectCommand) writes.push(command.input.Key);
    return send(command as never) as never;
  });

  expect(await run()).toMatchObject({ outcome: 'Succeeded' });
  expect(backupCommand()).toMatchObject({ Parameters: { Checksum: ['CRC64NVME'] } });
  // Taken, and given back.
  expect(writes.filter((written) => written === 'prod/runs/current.json')).toHaveLength(2);
});

test('S3 is asked for CRC64NVME', async () => {
  expect(await run()).toMatchObject({ outcome: 'Succeeded' });
  expect(backupCommand()).toMatchObject({ Parameters: { Checksum: ['CRC64NVME'] } });
});

test.each(['refused', 'ignored'] as const)(
  'of storage where CRC64NVME is %s it is not asked, and the backup is held by SHA-256',
  async (habit) => {
    storage.s3.habits.crc64nvme = habit;

    const report = await run();

    expect(report).toMatchObject({ outcome: 'Succeeded', archive: { crc64nvme: null } });
    expect(report.checks?.map(({ name }) => name)).toContain('sha256');
    expect(backupCommand()).toMatchObject({ Parameters: { Checksum: ['none'] } });
  },
);

test.each(['AES256', kmsKey])(
  'a policy that demands %s is met by claim, lease and manifest',
  async (sse) => {
    storage.s3.habits.demandedSse = sse;

    expect(await run(sse)).toMatchObject({ outcome: 'Succeeded' });
    const head = await storage.client.send(
      new HeadObjectCommand({ Bucket: 'backups', Key: manifestKey }),
    );
    expect(head.SSEKMSKeyId ?? head.ServerSideEncryption).toBe(sse);
  },
);

test('the manifest names the version that was read back', async () => {
  const report = await run();
  await storage.client.send(
    new PutObjectCommand({ Bucket: 'backups', Key: key, Body: 'a node wrote this over it' }),
  );

  const manifest = await readJson<Manifest>(storeWith(), manifestKey);
  expect(manifest?.value.archive.versionId).toBe(report.archive?.versionId);
  expect(manifest?.value.archive.versionId).toMatch(/^.{32}$/);
});

test('the first backup since its bucket keeps no versions warns of it, and those after it do not', async () => {
  const put = (tick: string, versionId: string | null) =>
    storage.client.send(
      new PutObjectCommand({
        Bucket: 'backups',
        Key: `prod/zookeeper-backup-${tick}.manifest.json`,
        Body: JSON.stringify({
          ...manifestAt(tick, { inventory: { znodes: 15 }, proof: { level: 3 } }),
          archive: { ...manifestAt(tick).archive, versionId },
        }),
      }),
    );
  await put('20261120T030000Z', 'v1');
  const VersioningConfiguration = { Status: 'Suspended' } as const;
  const suspend = { Bucket: 'backups', VersioningConfiguration };
  await storage.client.send(new PutBucketVersioningCommand(suspend));

  const first = await run();
  await put('20261121T030000Z', 'null');
  await storage.client.send(new DeleteObjectCommand({ Bucket: 'backups', Key: manifestKey }));
  await storage.client.send(new DeleteObjectCommand({ Bucket: 'backups', Key: claimKey }));
  const second = await run();

  const told = ({ warnings = [] }: RunReport) => warnings.filter((one) => /versions/.test(one));
  expect(told(first)).toEqual([
    expect.stringMatching(/^backups kept versions at prod\/.*20261120T030000Z/),
  ]);
  expect(told(second)).toEqual([]);
});

test('the first backup of an ensemble in a bucket that never kept versions warns of it, once', async () => {
  await storage.stop();
  storage = await s3UnderTest([{ name: 'backups' }]);

  const first = await run();
  await putBackups(storeWith(), manifestAt('20261121T030000Z'));
  for (const Key of [manifestKey, claimKey]) {
    await storage.client.send(new DeleteObjectCommand({ Bucket: 'backups', Key }));
  }
  const second = await run();

  expect(first.warnings).toEqual([
    'backups keeps no versions: an archive that is overwritten is lost. Switch its versioning on.',
  ]);
  expect(second).toMatchObject({ outcome: 'Succeeded', warnings: [] });
});
