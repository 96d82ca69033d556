/** What a run leaves in the bucket for whoever asks later what became of it. */
import { createHash } from 'node:crypto';
import { readJson } from '../../../lambda/aws/archive-store.ts';
import { listPage } from '../../../lambda/aws/listing.ts';
import type { KeptReport } from '../../../lambda/backup/keep-report.ts';
import { goodMembers } from '../../unit/lambda/backup/archives.ts';
import { crashingFlow, noCheckpoints } from '../crashing-flow.ts';
import { runBackup } from './run-backup.ts';
import { type WorkflowUnderTest, workflowUnderTest } from './workflow-under-test.ts';

let under: WorkflowUnderTest;
beforeEach(async () => {
  under = await workflowUnderTest();
});
afterEach(() => {
  jest.restoreAllMocks();
  return under.stop();
});

const mark = (execution: string) =>
  createHash('sha256').update(execution).digest('hex').slice(0, 8);
const keyOf = (execution: string) => `prod/reports/20261122T030000Z-${mark(execution)}.json`;

const reports = async () =>
  (await listPage(under.store, 'prod/reports/')).objects.map(({ key }) => key);
const keptBy = async (execution: string) =>
  (await readJson<KeptReport>(under.store, keyOf(execution)))?.value;

test('a run that succeeds leaves its whole report, with its times and its execution', async () => {
  const report = await under.runWith(await under.upload(goodMembers));

  expect(await keptBy('execution')).toMatchObject({
    ...{ schemaVersion: 1, version: 1, runId: 'prod.20261122T030000Z', outcome: 'Succeeded' },
    ...{ execution: 'execution', level: 3, archive: { ...report.archive } },
    startedAt: '2026-11-22T03:00:00.000Z',
    endedAt: '2026-11-22T03:00:00.000Z',
    phases: expect.arrayContaining([expect.objectContaining({ name: 'verify' })]),
  });
});

test('a run that fails leaves its reason, its hint and the code that programs tell it by', async () => {
  await under.runWith(await under.upload(goodMembers), { zxid: '0x13' });

  expect(await keptBy('execution')).toMatchObject({
    ...{ outcome: 'Failed', phase: 'verify', code: 'archive-incomplete' },
    reason: expect.stringMatching(/is not complete/),
    hint: expect.stringMatching(/Check that the node's disk keeps up/),
  });
});

test('a run of which nobody knows how it ended leaves what it knows', async () => {
  const uploaded = await under.upload(goodMembers);

  await under.runWith(uploaded, { runId: 'prod.another' });

  expect(await keptBy('execution')).toMatchObject({
    ...{ outcome: 'Unknown', phase: 'send', code: 'command-failed', node: 'i-1', serving: null },
    hint: expect.stringMatching(/^Read command/),
  });
});

test('a run that gives way leaves its own report, and not one over that of the run at work', async () => {
  const uploaded = await under.upload(goodMembers);
  await under.runWith(uploaded);

  await runBackup(under.store, uploaded, {}, { execution: 'delivered again' });

  expect(await reports()).toEqual([keyOf('execution'), keyOf('delivered again')].sort());
  expect(await keptBy('execution')).toMatchObject({ outcome: 'Succeeded' });
  expect(await keptBy('delivered again')).toMatchObject({
    outcome: 'Skipped',
    code: 'tick-claimed',
  });
});

test('an ensemble that is not armed leaves the report of each run that its schedule asks for', async () => {
  await runBackup(under.store, {}, {}, { request: { askedBy: undefined } });

  expect(await keptBy('execution')).toMatchObject({ outcome: 'Skipped', code: 'not-armed' });
});

test('a dry run leaves nothing', async () => {
  await runBackup(under.store, {}, {}, { request: { dryRun: true } });

  expect(await reports()).toEqual([]);
});

test('a run whose process dies right after it left its report ends with that one', async () => {
  const uploaded = await under.upload(goodMembers);
  const checkpoints = noCheckpoints();
  await new Promise<void>((died) => {
    const flow = crashingFlow(checkpoints, 'keep-report', died);
    void runBackup(under.store, uploaded, {}, { flow });
  });
  const left = await keptBy('execution');

  const now = () => Date.parse('2026-11-22T03:10:00Z');
  const flow = crashingFlow(checkpoints);
  const report = await runBackup(under.store, uploaded, {}, { flow, now, archiveIsThere: true });

  expect(report).toMatchObject({ outcome: 'Succeeded', warnings: [] });
  expect(await keptBy('execution')).toEqual(left);
});

test('a run whose process dies between its report and its event tells the event what the report tells', async () => {
  const uploaded = await under.upload(goodMembers);
  const checkpoints = noCheckpoints();
  await new Promise<void>((died) => {
    const flow = crashingFlow(checkpoints, 'announce', died);
    void runBackup(under.store, uploaded, { zxid: '0x13' }, { flow });
  });

  const flow = crashingFlow(checkpoints);
  const report = await runBackup(under.store, uploaded, {}, { flow, archiveIsThere: true });

  expect(await keptBy('execution')).toMatchObject(report);
});

test.each([
  ['good', {}, { outcome: 'Succeeded', level: 3 }],
  ['bad', { zxid: '0x13' } as const, { outcome: 'Failed', code: 'archive-incomplete' }],
])('a report that cannot be written is a warning of a %s backup', async (_what, captured, ends) => {
  const uploaded = await under.upload(goodMembers);
  under.s3.faults.rules.push({
    operations: ['PutObject'],
    keyPrefix: 'prod/reports/',
    code: 'AccessDenied',
  });

  const report = await under.runWith(uploaded, captured);

  const url = `s3://backups/${keyOf('execution')}`;
  expect(report).toMatchObject({
    ...ends,
    warnings: [
      expect.stringContaining(`Its report could not be written to ${url}: AccessDenied: `),
    ],
  });
  expect(await reports()).toEqual([]);
});
