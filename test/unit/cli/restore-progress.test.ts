/** A restore while it goes on, as a person sees it and a program reads it; the ends of all that is like it. */
import type { ServedNode } from '../../../lambda/run/served.ts';
import { drillResult } from './drill-results.ts';
import { FakeCloud, failed, manifest, manifestKey, succeeded } from './fake-cloud.ts';
import { goodCloud, planId, plannedCloud, putStatus, report, state } from './plans.ts';
import { linesOf } from './progress-lines.ts';
import { faultsOf } from './schemas.ts';

const execute = ['restore', 'prod', '--execute', planId, '--yes'];
const at = '2026-11-22T12:00:30.000Z';
const served: ServedNode[] = [
  {
    ...{ instanceId: 'i-1', role: 'leader', zxid: '0x300000000', znodes: 1003 },
    ...{ comparison: 'equal', comparedWith: 'backup', found: '', at },
  },
];

const since = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, seconds)).toISOString();

/** A restore whose one node stages for two seconds, of the seven that were estimated. */
function staging(): FakeCloud {
  const cloud = plannedCloud(
    ...[{ Status: 'RUNNING' }, { Status: 'RUNNING' }],
    succeeded(report({ served })),
  );
  putStatus(cloud, { updatedAt: since(1), nodes: [state('i-1', { since: since(1) })] });
  return cloud;
}

test('each node that stages shows the bytes and how long it should still take', async () => {
  const person = { isTTY: true, typed: 'prod\n', columns: 100 };

  const { stderr } = await staging().runOn(person, ...execute);

  const drawn = stderr.split('\x1b[J').slice(1);
  expect(drawn.map((text) => text.split('\n').slice(0, 2))).toEqual(
    [0, 1, 2].map((seconds) => [
      `stage, ${seconds} s, about 2 min ${9 - seconds} s left`,
      `· i-1  server.1   stage    820.8 KB to download and check, about ${7 - seconds} s left`,
    ]),
  );
});

test('where nobody watches that is told once, as it begins', async () => {
  const { stderr } = await staging().run(...execute);

  expect(stderr.split('\n').filter((line) => line.includes('stage'))).toEqual([
    '· i-1  server.1   stage    820.8 KB to download and check, about 7 s left',
  ]);
});

test('at the end it says what is served, and what to type to go back', async () => {
  const { stdout, stderr } = await staging().run(...execute);

  expect(stdout).toContain('i-1   leader  0x300000000   1,003  equal to the backup\n');
  expect(stderr).toContain(`\nTo go back: npx zk-backup undo ${planId}\n`);
});

test('a server that differs is marked, and says in what', async () => {
  const differs = served.map(
    (node): ServedNode => ({ ...node, comparison: 'differs', found: 'zxid: served at 0x1' }),
  );
  const why = { outcome: 'Failed', phase: 'check', reason: 'i-1 differs.', hint: 'Undo.' } as const;
  const cloud = plannedCloud(succeeded(report({ ...why, served: differs })));

  const { code, stdout } = await cloud.run(...execute);

  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ {2}i-1 .* differs from the backup, zxid: served at 0x1\n/);
});

describe('--progress json', () => {
  test('makes each line on stderr a document, to the end with what is served', async () => {
    const { stderr } = await staging().run(...execute, '--progress', 'json');

    const lines = linesOf(stderr);
    expect(lines.flatMap((line) => faultsOf('progress', line))).toEqual([]);
    expect(lines.map(({ event }) => event)).toEqual(['begun', 'progress', 'ended']);
    expect(lines[1].nodes).toMatchObject([{ instanceId: 'i-1', bytes: 820_843, secondsLeft: 7 }]);
    expect(lines[2]).toMatchObject({
      ...{ kind: 'restore', runId: planId, outcome: 'Succeeded', served },
      next: `npx zk-backup undo ${planId}`,
    });
  });

  test('tells the plan and what is said of it, too', async () => {
    const { stderr } = await goodCloud().run(
      ...['restore', 'prod', '--plan-only', '--json', '--progress', 'json'],
    );

    const lines = linesOf(stderr);
    expect(lines.flatMap((line) => faultsOf('progress', line))).toEqual([]);
    expect(lines.map(({ event }) => event)).toEqual(['begun', 'ended', 'told', 'told']);
    expect(lines[1]).toMatchObject({
      ...{ kind: 'plan', outcome: 'Planned' },
      next: `npx zk-backup restore prod --execute ${planId}`,
    });
    expect(lines[2].text).toContain(`Plan ${planId}`);
  });

  test('ends for a drill and an undo as for a restore', async () => {
    const drilled = new FakeCloud();
    drilled.put(manifestKey('20261122T030000Z'), manifest());
    drilled.answers(succeeded(report({ kind: 'drill', drill: drillResult() })));
    const undone = plannedCloud(succeeded(report({ kind: 'undo', served })));

    const ends = [
      await drilled.run('drill', 'prod', '--progress', 'json'),
      await undone.run('undo', planId, '--yes', '--progress', 'json'),
    ].map(({ stderr }) => linesOf(stderr).at(-1));

    expect(ends).toMatchObject([
      { event: 'ended', kind: 'drill', served: [], next: 'npx zk-backup status prod' },
      { event: 'ended', kind: 'undo', served, next: 'npx zk-backup run prod' },
    ]);
  });

  test('after an undo of a full loss, which brings nothing back that serves, it is to be looked at', async () => {
    const nobody = served.map((node): ServedNode => ({ ...node, role: null, found: 'No port.' }));
    const cloud = plannedCloud(succeeded(report({ kind: 'undo', served: nobody })));

    const { stderr } = await cloud.run('undo', planId, '--yes', '--progress', 'json');

    expect(linesOf(stderr).at(-1)).toMatchObject({ next: 'npx zk-backup status prod' });
  });

  test('an execution that died without a report ends as unknown', async () => {
    const cloud = plannedCloud(failed('It ran out of memory.'));

    const { stderr } = await cloud.run(...execute, '--progress', 'json');

    expect(linesOf(stderr).at(-1)).toMatchObject({
      ...{ event: 'ended', outcome: 'UNKNOWN', reason: 'It ran out of memory.', served: [] },
    });
  });
});
