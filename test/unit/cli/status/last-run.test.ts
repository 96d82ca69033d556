/** What `status` tells of the last run, and of one that left no report. */
import { failed, forgotten, succeeded } from '../fake-cloud.ts';
import {
  cloudOfOne,
  executionOf,
  putClaim,
  putLease,
  putReport,
  putRunStatus,
  runId,
  tick,
} from './runs.ts';

const told = async (cloud: ReturnType<typeof cloudOfOne>) => {
  const { code, stdout } = await cloud.run('status', 'prod', '--json');
  return { code, ...JSON.parse(stdout).ensembles[0] };
};

/** Sentences on lines of their own, as they are on a wide terminal. */
const unfolded = (text: string) => text.replaceAll(/\n {4,}(?![ →✗])/g, ' ');

test('a run that failed is told with outcome, reason, code, hint and time, and is not well', async () => {
  const cloud = cloudOfOne();
  putReport(cloud);

  const { code, stdout } = await cloud.run('status', 'prod');

  expect(code).toBe(1);
  expect(stdout).toMatch(/^✗ prod\n/);
  expect(stdout).toContain(
    `last run    ${runId} Failed in upload (upload-failed) 2026-11-22 11:02:00Z (58 min ago)\n`,
  );
  expect(unfolded(stdout)).toContain(
    `✗ The run ${runId} ended Failed in upload (upload-failed) 58 min ago: The upload broke off.\n    → Read the output of the step.\n`,
  );
});

test('a run that succeeded is told, and all is well', async () => {
  const cloud = cloudOfOne();
  const good = {
    outcome: 'Succeeded',
    phase: undefined,
    code: undefined,
    reason: undefined,
  } as const;
  putReport(cloud, { ...good, hint: undefined } as never);

  const { code, stdout } = await cloud.run('status', 'prod');

  expect(code).toBe(0);
  expect(stdout).toMatch(/^✓ prod\n/);
  expect(stdout).toContain(`last run    ${runId} Succeeded 2026-11-22 11:02:00Z (58 min ago)\n`);
});

const gaveWay = { outcome: 'Skipped', phase: 'claim', code: 'ensemble-held' } as const;

test.each([
  ['failed', {}, 1],
  ['succeeded', { outcome: 'Succeeded' } as const, 0],
])('a run that gave way does not hide that the one before %s', async (_how, fields, exit) => {
  const cloud = cloudOfOne();
  putReport(cloud, fields);
  putReport(cloud, gaveWay, '20261122T113000Z');

  const { code, lastRun, lastTried } = await told(cloud);

  expect(code).toBe(exit);
  expect(lastRun).toMatchObject({ outcome: 'Skipped', runId: 'prod.20261122T113000Z' });
  expect(lastTried).toMatchObject({ runId });
});

test('of a tick that was delivered twice the run that gave way is not the last one', async () => {
  const cloud = cloudOfOne();
  putClaim(cloud);
  putReport(cloud, { outcome: 'Succeeded' });
  putReport(cloud, { ...gaveWay, code: 'tick-claimed', execution: executionOf('again') });

  expect(await told(cloud)).toMatchObject({ code: 0, lastRun: { outcome: 'Succeeded' } });
});

test('the run at work is told with its phase and node, and the one before it as the last', async () => {
  const cloud = cloudOfOne();
  putReport(cloud, { outcome: 'Succeeded' }, '20261122T100000Z');
  putClaim(cloud);
  putLease(cloud);
  putRunStatus(cloud);
  cloud.underWay({ Status: 'RUNNING' });

  const { code, stdout } = await cloud.run('status', 'prod');

  expect(code).toBe(0);
  expect(stdout).toContain(
    `at work     ${runId}: capture since 2026-11-22 11:00:30Z (59 min ago), on i-2, until 2026-11-22 21:30:00Z at the latest\n`,
  );
  expect(stdout).toContain('last run    prod.20261122T100000Z Succeeded');
});

test.each([
  ['failed', failed('No more memory.', 'Runtime.ExitError'), 'ended FAILED: No more memory.'],
  ['was stopped', { Status: 'STOPPED' }, 'ended STOPPED: Somebody stopped it.'],
  ['ran out of time', { Status: 'TIMED_OUT' }, 'ended TIMED_OUT: It ran out of time.'],
])(
  'of a run whose execution %s it is told since when, and what it did last',
  async (_how, answer, why) => {
    const cloud = cloudOfOne();
    putClaim(cloud);
    putLease(cloud);
    putRunStatus(cloud);
    cloud.underWay(answer);

    const { code, stdout } = await cloud.run('status', 'prod');

    expect(code).toBe(1);
    expect(stdout).toContain(
      `last run    ${runId} Died in capture 2026-11-22 11:01:00Z (59 min ago)\n` +
        `  at work     nobody; ${runId} has left it locked until 2026-11-22 21:30:00Z\n`,
    );
    expect(unfolded(stdout)).toContain(
      `✗ The run ${runId} died 59 min ago. It left no report. It was in the phase capture since 2026-11-22 11:00:30Z, on i-2. Its execution ${why}\n` +
        `    → See that ZooKeeper serves on i-2. Read the log of ${executionOf(tick)}. Runs are skipped until 2026-11-22 21:30:00Z; then take a backup: npx zk-backup run prod\n`,
    );
    expect(unfolded(stdout)).toContain(`✗ ${runId} is over, and the ensemble is locked until`);
  },
);

test.each([
  ['its lease is in force', { released: false }, { code: 0, atWork: { runId } }],
  [
    'its lease has expired',
    { expiresAt: '2026-11-22T11:59:59.000Z' },
    { code: 1, lastRun: { outcome: 'Died' }, atWork: null },
  ],
  ['it gave its lease back', { released: true }, { code: 1, lastRun: { outcome: 'Died' } }],
])('where Lambda may not be asked the bucket tells of a run: %s', async (_how, lease, seen) => {
  const cloud = cloudOfOne();
  putClaim(cloud);
  putLease(cloud, lease);

  expect(await told(cloud)).toMatchObject(seen);
});

test('where Lambda may not be asked, that is told', async () => {
  const cloud = cloudOfOne();
  putClaim(cloud);
  putLease(cloud);

  const { stdout } = await cloud.run('status', 'prod');

  expect(stdout).toMatch(
    /at work {5}prod\.20261122T110000Z, until .* at the latest, as the bucket tells \(arn:.* cannot be read: Error: no answer/,
  );
});

test('an execution that Lambda has forgotten is not at work', async () => {
  const cloud = cloudOfOne();
  putClaim(cloud);
  putLease(cloud);
  cloud.underWay(forgotten);

  expect(await told(cloud)).toMatchObject({
    lastRun: {
      outcome: 'Died',
      reason:
        'It left no report. It never told how far it was. Lambda does not know its execution any more.',
    },
  });
});

test('a run that could not write its report is told as Lambda keeps it', async () => {
  const cloud = cloudOfOne();
  putClaim(cloud);
  const report = {
    version: 1,
    runId,
    outcome: 'Failed',
    phase: 'verify',
    reason: 'No.',
    node: 'i-1',
  };
  cloud.underWay(succeeded(report));

  expect(await told(cloud)).toMatchObject({
    code: 1,
    lastRun: { outcome: 'Failed', phase: 'verify', reason: 'No.' },
  });
});

test('a run of an older zk-backup, which left no report, is well where its backup is there', async () => {
  const cloud = cloudOfOne();
  putClaim(cloud, '20261122T030000Z');
  cloud.underWay(forgotten);

  expect(await told(cloud)).toMatchObject({
    code: 0,
    lastRun: { outcome: 'Succeeded', reason: 'Its backup is there. It left no report.' },
  });
});

test.each([
  ['is not JSON', '<html>', /is no report of a run: look at ""/],
  ['is of a newer zk-backup', { schemaVersion: 2 }, /is of version 2, known is 1/],
  [
    'has an outcome that there is not',
    { schemaVersion: 1, runId: 'x', outcome: 'Great' },
    /"outcome"/,
  ],
])('a report that %s is told, and is no error', async (_what, value, why) => {
  const cloud = cloudOfOne();
  cloud.put(`prod/reports/${tick}-00000000.json`, value);

  const { code, lastRun, problems } = await told(cloud);

  expect(code).toBe(1);
  expect(lastRun).toMatchObject({
    runId,
    outcome: 'Unreadable',
    reason: expect.stringMatching(why),
  });
  expect(problems).toMatchObject([{ what: 'report-unreadable', severity: 'warning' }]);
});

test('of ten thousand runs the last is found by few listings', async () => {
  const cloud = cloudOfOne();
  for (let hour = 0; hour < 10_000; hour++) {
    const of = new Date(Date.UTC(2026, 10, 22, 11) - hour * 3_600_000).toISOString();
    const name = `${of.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
    cloud.put(`prod/reports/${name}-00000000.json`, '');
    putClaim(cloud, name);
  }
  const listed: string[] = [];
  cloud.onList = (prefix) => listed.push(prefix);
  putReport(cloud, { outcome: 'Succeeded' }, '20261122T113000Z');

  const { lastRun } = await told(cloud);

  expect(lastRun).toMatchObject({ runId: 'prod.20261122T113000Z' });
  expect(listed.filter((prefix) => /reports|runs/.test(prefix))).toHaveLength(2);
});
