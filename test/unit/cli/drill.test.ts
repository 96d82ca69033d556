import { restoreKeys } from '../../../lambda/contract/keys.ts';
import type { DrillResult } from '../../../lambda/restore/drill/judge-drill.ts';
import { drillResult } from './drill-results.ts';
import {
  archiveKey,
  FakeCloud,
  failed,
  functions,
  manifest,
  manifestKey,
  succeeded,
} from './fake-cloud.ts';
import { putStatus, report } from './plans.ts';

const tick = '20261122T030000Z';

function cloudWithDrill(drill: DrillResult): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(manifestKey(tick), manifest());
  cloud.put(restoreKeys.drill('prod', tick), drill);
  return cloud;
}

test('a good drill tells how long the restore took, and what was compared', async () => {
  const cloud = new FakeCloud();
  cloud.answers(succeeded(report({ kind: 'drill', drill: drillResult(), sentences: [] })));

  const { code, stdout } = await cloud.run('drill', 'prod');

  expect(code).toBe(0);
  expect(stdout).toContain('restored    in 7.18 s\n');
  expect(stdout).toContain('✓           znodes: 1004 served\n');
});

test('the time that names the drill goes with the request, which is not the schedule’s', async () => {
  const cloud = new FakeCloud();
  cloud.answers(succeeded(report({ kind: 'drill' })));

  await cloud.run('drill', 'prod', '--backup', archiveKey(tick));

  expect(cloud.invocations).toMatchObject([
    {
      functionName: functions.restore,
      payload: {
        ensemble: 'prod',
        drill: true,
        backup: archiveKey(tick),
        scheduledTime: '2026-11-22T12:00:00.000Z',
        askedBy: 'person',
      },
    },
  ]);
});

test('a drill that failed is no success', async () => {
  const cloud = new FakeCloud();
  cloud.answers(failed('drill ended Failed'));
  const told = { outcome: 'Failed', phase: 'drill', reason: 'It did not serve.' } as const;
  putStatus(
    cloud,
    { kind: 'drill', report: report({ kind: 'drill', ...told }) },
    'prod.drill-20261122T120000Z',
  );

  const { code, stdout } = await cloud.run('drill', 'prod');

  expect(code).toBe(1);
  expect(stdout).toContain('Failed in drill: It did not serve.');
});

test('a backup is listed with the drill that it was restored in', async () => {
  const { stdout } = await cloudWithDrill(drillResult()).run('list', 'prod');

  expect(stdout).toMatch(/1\.67 s {2}7\.18 s {2}prod/);
});

test('a drill that failed is listed as such', async () => {
  const { stdout } = await cloudWithDrill(drillResult({ ok: false })).run('list', 'prod');

  expect(stdout).toMatch(/1\.67 s {2}failed {2}prod/);
});

test('status tells of the last drill', async () => {
  const { stdout } = await cloudWithDrill(drillResult()).run('status', 'prod');

  expect(stdout).toContain(
    `drill       restored in 7.18 s, 2026-11-22 11:00:00Z (1 h ago), ${archiveKey(tick)}\n`,
  );
});

test.each([[[]], [['PROD']], [['prod', '--before', 'yesterday']], [['prod', '--into', 'x']]])(
  'drill %j is bad usage, and nothing is invoked',
  async (args) => {
    const cloud = new FakeCloud();

    const { code } = await cloud.run('drill', ...args);

    expect({ code, invocations: cloud.invocations }).toEqual({ code: 2, invocations: [] });
  },
);
