import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { FakeCloud, manifest, manifestKey } from './fake-cloud.ts';
import { planId, putStatus, report, state } from './plans.ts';

const lease = 'prod/runs/current.json';

function cloudOfOne(): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(manifestKey('20261122T030000Z'), manifest());
  return cloud;
}

test('the last backup and its age are told', async () => {
  const { code, stdout } = await cloudOfOne().run('status', 'prod');

  expect(code).toBe(0);
  expect(stdout).toContain(
    'backup      2026-11-22 03:00:00Z (9 h ago), 1,004 znodes, 614.7 KB, up to 0x100000119, proven\n',
  );
});

test('who holds the ensemble is told, and until when', async () => {
  const cloud = cloudOfOne();
  cloud.put(lease, {
    runId: 'prod.20261122T115900Z',
    expiresAt: '2026-11-22T21:30:00.000Z',
    released: false,
  });

  const { stdout } = await cloud.run('status', 'prod');

  expect(stdout).toContain('prod.20261122T115900Z, until 2026-11-22 21:30:00Z at the latest');
});

test.each([
  ['was given back', { released: true, expiresAt: '2026-11-22T21:30:00.000Z' }],
  ['has expired', { released: false, expiresAt: '2026-11-22T11:59:59.000Z' }],
])('a lease that %s is nobody’s', async (_how, fields) => {
  const cloud = cloudOfOne();
  cloud.put(lease, { runId: 'prod.20261122T115900Z', ...fields });

  const { stdout } = await cloud.run('status', 'prod');

  expect(stdout).toContain('at work     nobody\n');
});

test('an ensemble without a backup is no success', async () => {
  const { code, stdout } = await new FakeCloud().run('status', 'prod');

  expect(code).toBe(1);
  expect(stdout).toContain('backup      none: npx zk-backup run prod\n');
});

test('without a name all ensembles are told of', async () => {
  const cloud = cloudOfOne();
  cloud.put('staging/runs/current.json', { released: true });

  const { code, stdout } = await cloud.run('status', '--json');

  expect(code).toBe(1);
  expect(JSON.parse(stdout).ensembles).toMatchObject([
    { ensemble: 'prod', lastBackup: { znodes: 1004 }, heldBy: null },
    { ensemble: 'staging', lastBackup: null },
  ]);
});

test('a restore under way is told with its phase and every node', async () => {
  const cloud = cloudOfOne();
  cloud.put(restoreKeys.execution(planId), {});
  putStatus(cloud, { phase: 'place', nodes: [state('i-1', { action: 'place' })] });

  const { stdout } = await cloud.run('status', 'prod');

  expect(stdout).toContain(
    `restore     restore ${planId} under way: place, since 2026-11-22 12:00:00Z (0 s ago)\n` +
      '    · i-1  server.1   place    under way\n',
  );
});

test('the last restore is told with its outcome', async () => {
  const cloud = cloudOfOne();
  cloud.put(restoreKeys.execution(planId), {});
  putStatus(cloud, { report: report({ outcome: 'Failed', reason: 'i-1 differs.' }) });

  const { stdout } = await cloud.run('status', 'prod');

  expect(stdout).toContain(`restore ${planId} Failed 2026-11-22 12:00:00Z (0 s ago): i-1 differs.`);
});

test('a plan that was undone after a newer one was executed is the last restore', async () => {
  const cloud = cloudOfOne();
  for (const [id, kind, startedAt] of [
    ['prod.20261122T090000Z', 'undo', '2026-11-22T11:59:00.000Z'],
    ['prod.20261122T100000Z', 'restore', '2026-11-22T11:00:00.000Z'],
  ] as const) {
    cloud.put(restoreKeys.execution(id), {});
    putStatus(cloud, { kind, startedAt }, id);
  }

  const { stdout } = await cloud.run('status', 'prod');

  expect(stdout).toContain('restore     undo prod.20261122T090000Z');
});

test.each(['prod.drill-20261122T115902Z', 'prod.20261122T115902Z'])(
  'neither a plan nor a drill (%s, as it was named once, too) is taken for a restore',
  async (drill) => {
    const cloud = cloudOfOne();
    putStatus(cloud, { kind: 'plan' }, 'prod.20261122T115901Z');
    cloud.put(restoreKeys.execution(drill), {});
    putStatus(cloud, { kind: 'drill' }, drill);

    const { stdout } = await cloud.run('status', 'prod');

    expect(stdout).toContain('restore     never\n');
  },
);

test('a drill that is due in the second of a restore does not hide it', async () => {
  const cloud = cloudOfOne();
  cloud.put(restoreKeys.drill('prod', '20261122T030000Z'), {
    ok: true,
    at: '2026-11-22T03:00:00Z',
  });
  cloud.put(restoreKeys.execution('prod.20261122T030000Z'), {});
  putStatus(cloud, { kind: 'restore' }, 'prod.20261122T030000Z');

  const { stdout } = await cloud.run('status', 'prod');

  expect(stdout).toContain('restore     restore prod.20261122T030000Z under way');
});
