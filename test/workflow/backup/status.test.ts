/** How far a run is, as it tells while it goes on. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { readJson, writeJson } from '../../../lambda/aws/archive-store.ts';
import { planRun } from '../../../lambda/backup/plan.ts';
import type { RunStatus } from '../../../lambda/backup/progress/run-status.ts';
import { tellReading } from '../../../lambda/backup/progress/tell-reading.ts';
import type { UploadLine } from '../../../lambda/contract/node-lines.ts';
import { goodMembers } from '../../unit/lambda/backup/archives.ts';
import { settings } from '../../unit/lambda/backup/ensembles.ts';
import { manifestAt, putBackups } from '../../unit/lambda/backup/manifests.ts';
import { runBackup } from './run-backup.ts';
import { type WorkflowUnderTest, workflowUnderTest } from './workflow-under-test.ts';

const key = 'prod/runs/20261122T030000Z.status.json';

let under: WorkflowUnderTest;
let uploaded: Partial<UploadLine>;
let told: RunStatus[];
/** Of the status alone. */
let breaks: (() => never) | undefined;
beforeEach(async () => {
  under = await workflowUnderTest();
  uploaded = await under.upload(goodMembers);
  told = [];
  breaks = undefined;
  const send = under.client.send.bind(under.client);
  jest.spyOn(under.client, 'send').mockImplementation((command: unknown) => {
    if (command instanceof PutObjectCommand && command.input.Key === key) {
      breaks?.();
      told.push(JSON.parse(command.input.Body as string));
    }
    return send(command as never) as never;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await under.stop();
});

const stored = async () => (await readJson<RunStatus>(under.store, key))?.value;

test('a run tells each of its phases as it begins, and how long those before took', async () => {
  await under.runWith(uploaded);

  expect(told.map(({ phase }) => phase)).toEqual(['probe', 'remove', 'verify', 'record']);
  expect(await stored()).toMatchObject({
    schemaVersion: 1,
    runId: 'prod.20261122T030000Z',
    execution: 'execution',
    startedAt: '2026-11-22T03:00:00.000Z',
    phase: 'record',
    done: [
      { phase: 'probe', ms: 0 },
      { phase: 'remove', ms: 0 },
      { phase: 'verify', ms: 0 },
    ],
  });
});

test('it tells the node from when it is captured, and the bytes while they are read back', async () => {
  await under.runWith(uploaded);

  expect(told.map(({ node }) => node)).toEqual([undefined, 'i-1', 'i-1', 'i-1']);
  expect(told.map(({ bytes }) => bytes)).toEqual([
    ...[undefined, undefined],
    { read: 0, of: uploaded.bytes },
    undefined,
  ]);
});

test('a run whose status cannot be written is as good as any', async () => {
  breaks = () => {
    throw new Error('no');
  };

  const report = await under.runWith(uploaded);

  expect(report).toMatchObject({ outcome: 'Succeeded' });
  expect(await stored()).toBeUndefined();
});

test('a run that gives way tells nothing over what another tells', async () => {
  await under.runWith(uploaded);
  const before = await stored();

  const report = await runBackup(under.store, uploaded, {}, { execution: 'another' });

  expect(report.outcome).toBe('Skipped');
  expect(await stored()).toEqual(before);
});

test('what another execution tells is left alone', async () => {
  await writeJson(under.store, key, { execution: 'another' }, 'absent');

  await under.runWith(uploaded);

  expect(await stored()).toEqual({ execution: 'another' });
});

test('a dry run tells nothing', async () => {
  await runBackup(under.store, uploaded, {}, { request: { dryRun: true } });

  expect(told).toEqual([]);
});

test('of an archive that takes long it is told every five seconds how much was read', async () => {
  let now = Date.parse('2026-11-22T03:00:00Z');
  const request = { ensemble: settings, dryRun: false, newLineage: false };
  const run = planRun({ ...request, scheduledTime: '2026-11-22T03:00:00Z' }, 'execution', now);
  const teller = tellReading({ store: under.store, run, now: () => now }, 1000);
  await teller.end();

  for (const read of [10, 20, 30, 40, 50, 60]) {
    now += 2000;
    teller.onRead(read);
    await teller.end();
  }

  expect(told.map(({ bytes }) => bytes?.read)).toEqual([0, 30, 60]);
  expect(told.at(-1)).toMatchObject({
    phase: 'verify',
    since: '2026-11-22T03:00:00.000Z',
    done: [],
  });
});

describe('what is served at the end', () => {
  const served = (otherwise: Parameters<typeof runBackup>[3] = {}) =>
    runBackup(under.store, uploaded, {}, otherwise).then((report) => report.served);

  test('is told to a person of every node, beside the backup', async () => {
    expect(await served()).toEqual([
      {
        ...{ instanceId: 'i-1', role: 'standalone', zxid: '0x11', znodes: null },
        ...{
          comparison: 'not-compared',
          comparedWith: 'backup',
          found: 'the same zxid; not counted',
        },
        at: '2026-11-22T03:00:00.000Z',
      },
    ]);
  });

  test('is not asked where nobody waits', async () => {
    await putBackups(under.store, manifestAt('20261121T030000Z'));

    const report = await runBackup(under.store, uploaded, {}, { request: { askedBy: undefined } });

    expect(report).toMatchObject({ outcome: 'Succeeded', node: 'i-1' });
    expect(report.served).toBeUndefined();
  });

  test('is asked by a command that is not taken for the one before', async () => {
    const comments: unknown[] = [];

    await served({
      onSend: ({ DocumentName, Comment }) => DocumentName === 'probe-doc' && comments.push(Comment),
    });

    expect(comments).toEqual(['prod.20261122T030000Z', 'prod.20261122T030000Z after']);
  });

  test('is not asked where no node was told to do anything', async () => {
    await under.runWith(uploaded);

    expect(await served({ execution: 'another' })).toBeUndefined();
  });

  test('may fail, and the backup is as good as any', async () => {
    let probes = 0;
    const report = await runBackup(
      under.store,
      uploaded,
      {},
      {
        onSend: ({ DocumentName }) => {
          if (DocumentName === 'probe-doc' && ++probes > 1) throw new Error('no');
        },
      },
    );

    expect(report.outcome).toBe('Succeeded');
    expect(report.served).toBeUndefined();
  });
});
