/** What a run tells of the newest good backup when it ends, and how it ended. */
import { endFields } from '../../../lambda/contract/signals.ts';
import { leaseEnsemble } from '../../../lambda/run/lease.ts';
import { goodMembers } from '../../unit/lambda/backup/archives.ts';
import { manifestAt, put, putBackups } from '../../unit/lambda/backup/manifests.ts';
import { type WorkflowUnderTest, workflowUnderTest } from './workflow-under-test.ts';

let under: WorkflowUnderTest;
beforeEach(async () => {
  under = await workflowUnderTest();
});
afterEach(() => under.stop());

const day = 86_400;
/** The run is of 2026-11-22T03:00:00Z. */
const twoDaysBefore = manifestAt('20261120T030000Z', {
  inventory: { znodes: 70 },
  proof: { level: 2, range: { from: '0x0', to: '0x10' } },
});

const bad = { ...goodMembers, 'data/version-2/snapshot.10': Buffer.from('no snapshot') };
const failedRun = async () => under.runWith(await under.upload(bad));

const ofTwoDaysBefore = { BackupAgeSeconds: 2 * day, BackupZnodes: 70, BackupLevel: 2 };

test('a good run tells of its own backup, and not of the one before it', async () => {
  await putBackups(under.store, twoDaysBefore);

  const report = await under.runWith(await under.upload(goodMembers));

  expect(report.outcome).toBe('Succeeded');
  expect(under.lines).toMatchObject([{ BackupAgeSeconds: 0, BackupZnodes: 15, BackupLevel: 3 }]);
});

test('the first good run of an ensemble tells of its backup, too', async () => {
  await under.runWith(await under.upload(goodMembers));

  expect(under.lines).toMatchObject([{ BackupAgeSeconds: 0, BackupZnodes: 15, BackupLevel: 3 }]);
});

test('a run that failed tells how old the newest good backup is by now', async () => {
  await putBackups(under.store, twoDaysBefore);

  const report = await failedRun();

  expect(report.outcome).toBe('Failed');
  expect(under.lines).toMatchObject([{ BackupFailed: 1, ...ofTwoDaysBefore }]);
});

test('a run that gave way to another one tells it, too', async () => {
  await putBackups(under.store, twoDaysBefore);
  const other = { runId: 'prod.1', ensemble: 'prod', execution: 'other' };
  const now = Date.parse('2026-11-22T02:59:00Z');
  await leaseEnsemble(under.store, other, { now, seconds: 3600 });

  const report = await under.runWith(await under.upload(goodMembers));

  expect(report.outcome).toBe('Skipped');
  expect(under.lines).toMatchObject([{ BackupSkipped: 1, ...ofTwoDaysBefore }]);
});

test('a foreign object with the name of a manifest is not the newest backup', async () => {
  await putBackups(under.store, twoDaysBefore);
  await put(under.store, { 'prod/zookeeper-backup-20261121T030000Z.manifest.json': 'foreign' });

  await failedRun();

  expect(under.lines).toMatchObject([ofTwoDaysBefore]);
});

const ofBackups = ['BackupAgeSeconds', 'BackupZnodes', 'BackupLevel'];
const namesIn = (lines: readonly object[]) => lines.flatMap((line) => Object.keys(line));

test('what a manifest of an older zk-backup does not say is not told as zero', async () => {
  await putBackups(under.store, manifestAt('20261120T030000Z'));

  await failedRun();

  expect(namesIn(under.lines).filter((name) => ofBackups.includes(name))).toEqual([
    'BackupAgeSeconds',
  ]);
});

test('before the first backup there is no age to tell', async () => {
  await failedRun();

  expect(namesIn(under.lines).filter((name) => ofBackups.includes(name))).toEqual([]);
});

test('where the bucket may not be listed, how the run ended is told all the same', async () => {
  under.s3.faults.rules.push({ operations: ['ListObjectsV2'], code: 'AccessDenied' });

  await failedRun();

  expect(under.lines).toMatchObject([{ BackupFailed: 1, reason: expect.stringMatching(/Denied/) }]);
  expect(namesIn(under.lines).filter((name) => ofBackups.includes(name))).toEqual([]);
});

test('where the newest manifest cannot be read any more, the outcome of the run stands', async () => {
  await putBackups(under.store, twoDaysBefore);
  const uploaded = await under.upload(goodMembers);
  const rule = { operations: ['GetObject'], code: 'AccessDenied' } as const;
  under.s3.faults.rules.push({ ...rule, keyPrefix: 'prod/zookeeper-backup-20261120' });

  const report = await under.runWith(uploaded);

  expect(report).toMatchObject({ outcome: 'Failed', phase: 'choose' });
  expect(under.lines).toMatchObject([{ outcome: 'Failed', phase: 'choose' }]);
});

test('the last line of a run in the log tells outcome, phase, reason and hint as fields', async () => {
  const { runId, outcome, phase, reason, hint } = await failedRun();

  expect(reason).toMatch(/failed the check/);
  expect(under.lines).toMatchObject([
    { Ensemble: 'prod', runId, outcome, phase, reason, hint, node: 'i-1' },
  ]);
});

test('what there is not to tell is no field of that line', async () => {
  await under.runWith(await under.upload(goodMembers));

  const [line = {}] = under.lines;
  expect(endFields.filter((field) => field in line)).toEqual(['runId', 'node', 'outcome']);
});
