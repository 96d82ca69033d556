/** A run while it goes on, as a person sees it and a program reads it. */

import type { RunStatus } from '../../../lambda/backup/progress/run-status.ts';
import { keys } from '../../../lambda/contract/keys.ts';
import type { ServedNode } from '../../../lambda/run/served.ts';
import { executionArn, FakeCloud, failed, manifest, manifestKey, succeeded } from './fake-cloud.ts';
import { linesOf } from './progress-lines.ts';
import { faultsOf } from './schemas.ts';

const tick = '20261122T120000Z';
const runId = `prod.${tick}`;
const time = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, seconds)).toISOString();

const status = (phase: RunStatus['phase'], since: number, fields: Partial<RunStatus> = {}) => ({
  schemaVersion: 1,
  ...{ runId, ensemble: 'prod', execution: executionArn, startedAt: time(0), phase },
  ...{ updatedAt: time(since), since: time(since), done: [], node: 'i-2' },
  ...fields,
});

const asked = { comparedWith: 'backup', at: '2026-11-22T12:00:09.123Z' } as const;
const served: ServedNode[] = [
  {
    ...{ instanceId: 'i-1', role: 'leader', zxid: '0x100000119', znodes: 1004 },
    ...{ comparison: 'equal', found: '', ...asked },
  },
  {
    ...{ instanceId: 'i-2', role: 'follower', zxid: '0x10000011b', znodes: 1005 },
    ...{ comparison: 'went-on', found: '2 transactions since', ...asked },
  },
  {
    ...{ instanceId: 'i-3', role: null, zxid: null, znodes: null },
    ...{ comparison: 'not-compared', found: 'No port.', ...asked },
  },
];

const report = (fields: object = {}) => ({
  ...{ version: 1, outcome: 'Succeeded', runId, ensemble: 'prod', tick, mode: 'stop' },
  ...{ node: 'i-2', chosenBecause: 'the follower', serving: true, downtimeMs: 1670 },
  ...{ capture: null, upload: null, nodes: [], leftOut: [], phases: [] },
  ...fields,
});

/** A run of which these statuses are seen, one each second. */
function running(...statuses: object[]): FakeCloud {
  const cloud = new FakeCloud();
  cloud.answers(...statuses.map(() => ({ Status: 'RUNNING' })), succeeded(report({ served })));
  cloud.put(keys.lease('prod'), { runId, execution: executionArn, released: false });
  const show = () => cloud.put(keys.status('prod', tick), statuses.shift() ?? {});
  show();
  cloud.onPause = show;
  return cloud;
}

const wholeRun = () => [
  status('probe', 0, { node: undefined as never }),
  status('capture', 1, { done: [{ phase: 'probe', ms: 1000 }] }),
  status('upload', 2, {
    done: [
      { phase: 'probe', ms: 1000 },
      { phase: 'capture', ms: 1670 },
    ],
  }),
  status('verify', 3, {
    updatedAt: time(5),
    done: [
      { phase: 'probe', ms: 1000 },
      { phase: 'capture', ms: 1670 },
      { phase: 'upload', ms: 900 },
      { phase: 'remove', ms: 10 },
    ],
    bytes: { read: 200_000, of: 600_000 },
  }),
];

/** The backup before. */
const before = manifest({
  phases: [
    { name: 'await-probe', ms: 2000 },
    { name: 'send-backup', ms: 100 },
    { name: 'await-backup', ms: 6000 },
    { name: 'verify', ms: 1000 },
  ],
});

test('each phase is told once, with what is known of it and what is estimated', async () => {
  const cloud = running(...wholeRun());
  cloud.put(manifestKey('20261122T030000Z'), before);

  const { stderr } = await cloud.run('run', 'prod');

  expect(stderr).toBe(
    [
      'backing up prod; it goes on when you leave: npx zk-backup status prod',
      '· probe    about 9 s left',
      '  probe    1.00 s',
      '· capture  i-2, about 7 s left',
      '  capture  1.67 s',
      '· upload   i-2, about 614.7 KB as the last one, about 5 s left',
      '  upload   0.90 s',
      '  remove   0.01 s',
      '· verify   200.0 KB of 600.0 KB read back, about 4 s left',
      '',
      'To rehearse a restore of it; nothing is stopped: npx zk-backup drill prod',
      '',
    ].join('\n'),
  );
});

test('of the first backup nothing is estimated', async () => {
  const { stderr } = await running(...wholeRun()).run('run', 'prod');

  expect(stderr).toContain('\n· upload   i-2\n');
});

test('a person sees the phase that goes on redrawn, cut where the terminal ends', async () => {
  const cloud = running(status('upload', 0), status('upload', 0));
  cloud.put(manifestKey('20261122T030000Z'), before);

  const { stderr } = await cloud.runOn({ isTTY: true, columns: 60 }, 'run', 'prod');

  expect(stderr.split('\r\x1b[K').slice(1, 3)).toEqual([
    '· upload   0 s, i-2, about 614.7 KB as the last one, about ',
    '· upload   1 s, i-2, about 614.7 KB as the last one, about ',
  ]);
});

test('what is told of another run is not taken for this one’s', async () => {
  const held = running(status('upload', 0));
  held.put(keys.lease('prod'), { runId, execution: 'another', released: false });
  const left = running(status('upload', 0, { execution: 'another' }));

  const seen = [await held.run('run', 'prod'), await left.run('run', 'prod')];

  expect(seen.map(({ stderr }) => stderr).join('')).not.toContain('upload');
});

test('who may not read the bucket waits all the same', async () => {
  const cloud = running(status('upload', 0));
  cloud.put(keys.lease('prod'), 'no JSON');

  const { code } = await cloud.run('run', 'prod');

  expect(code).toBe(0);
});

test('at the end it says what is served, and when that was seen', async () => {
  const { stdout } = await running().run('run', 'prod');

  expect(stdout).toContain(
    [
      'Served at 2026-11-22 12:00:09Z:',
      '   node  role      zxid         znodes  beside the backup',
      '   i-1   leader    0x100000119   1,004  equal to the backup',
      '   i-2   follower  0x10000011b   1,005  as the backup, 2 transactions since',
      '✗  i-3   -         -                 -  not seen to serve: No port.',
      '',
    ].join('\n'),
  );
});

test('a run that failed shows the hint and all nodes', async () => {
  const cloud = new FakeCloud();
  const nodes = [{ instanceId: 'i-1', role: null, zxid: null, trouble: 'No port.' }];
  const why = { outcome: 'Failed', phase: 'choose', reason: 'None serves.', hint: 'Start one.' };
  cloud.answers(succeeded(report({ ...why, nodes, node: null })));

  const { code, stdout, stderr } = await cloud.run('run', 'prod');

  expect(code).toBe(1);
  expect(stdout).toMatch(/^✗ Failed prod\S+: None serves\.\n/);
  expect(stdout).toContain('  do          Start one.\n');
  expect(stdout).toContain('i-1   -     -     No port.');
  expect(stderr).toContain('nothing is touched: npx zk-backup run prod --dry-run\n');
});

describe('--progress json', () => {
  test('makes each line on stderr a document', async () => {
    const cloud = running(...wholeRun());
    cloud.put(manifestKey('20261122T030000Z'), before);

    const { stderr, stdout } = await cloud.run('run', 'prod', '--progress', 'json');

    const lines = linesOf(stderr);
    expect(lines.flatMap((line) => faultsOf('progress', line))).toEqual([]);
    expect(lines.map(({ event, phase }) => [event, phase])).toEqual([
      ['begun', undefined],
      ...['probe', 'capture', 'upload', 'verify'].map((phase) => ['progress', phase]),
      ['ended', undefined],
    ]);
    expect(lines[3]).toMatchObject({
      runId,
      bytes: { read: null, of: 614_710, isEstimate: true },
      secondsLeft: 5,
    });
    expect(lines[4].bytes).toEqual({ read: 200_000, of: 600_000, isEstimate: false });
    expect(stdout).toMatch(/^✓ Succeeded/);
  });

  test('ends with the outcome, what is served and what to type', async () => {
    const { stderr } = await running().run('run', 'prod', '--progress', 'json');

    expect(linesOf(stderr).at(-1)).toMatchObject({
      ...{ event: 'ended', kind: 'backup', ensemble: 'prod', runId, outcome: 'Succeeded' },
      ...{ reason: null, hint: null, served, next: 'npx zk-backup drill prod' },
    });
  });

  test('leaves stdout to the one document', async () => {
    const { stdout } = await running().run('run', 'prod', '--progress', 'json', '--json');

    expect(faultsOf('run', JSON.parse(stdout))).toEqual([]);
  });

  test('tells an execution that died without a word', async () => {
    const cloud = new FakeCloud();
    cloud.answers(failed('It ran out of memory.', 'Runtime.OutOfMemory'));

    const { stderr } = await cloud.run('run', 'prod', '--progress', 'json');

    expect(linesOf(stderr).at(-1)).toMatchObject({
      ...{ event: 'ended', outcome: 'FAILED', reason: 'It ran out of memory.', runId: null },
      ...{ served: [], next: 'npx zk-backup status prod' },
    });
  });

  test('tells an error, too', async () => {
    const cloud = new FakeCloud();
    cloud.environment = { ZK_BACKUP_BUCKET: 'backups' };

    const { code, stderr } = await cloud.run('run', 'prod', '--progress', 'json');

    const lines = linesOf(stderr);
    expect(code).toBe(2);
    expect(lines).toMatchObject([{ event: 'error', error: { code: 'BadOption' } }]);
    expect(faultsOf('progress', lines[0])).toEqual([]);
  });

  test('tells a line at least every ten seconds', async () => {
    const same = Array.from({ length: 25 }, () => status('upload', 0));

    const { stderr } = await running(...same).run('run', 'prod', '--progress', 'json');

    const told = linesOf(stderr).filter(({ event }) => event === 'progress');
    expect(told.map(({ elapsedSeconds }) => elapsedSeconds)).toEqual([0, 10, 20]);
  });
});
