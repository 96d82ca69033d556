import type { RestorePlan } from '../../../lambda/restore/plan/plan.ts';
import { FakeCloud, manifest, manifestKey, succeeded } from './fake-cloud.ts';
import { partCloud, partReport, plannedPartCloud } from './part-plans.ts';
import { planFirst, planId, putStatus, report } from './plans.ts';

const loss =
  'Lost: every change after 0x200000010, of 2026-11-22 02:59:58 UTC or later, up to 0x200000013 of now (3 transactions, 9 h).';
const told: Partial<RestorePlan> = {
  loss,
  applications: ['The znodes of ClickHouse are in it: read docs/after-a-restore-applications.md.'],
  sentences: Array.from({ length: 14 }, (_, at) => `Sentence ${at} of a plan that says all of it.`),
};

/** A stack with two backups, of which one looks odd, a restore that went on, and a plan for the next one. */
function busyCloud(): FakeCloud {
  const cloud = new FakeCloud();
  planFirst(cloud, told);
  const suspicions = [
    '1,004 znodes are gone since the backup before, which is kept for that reason.',
  ];
  cloud.put(manifestKey('20261121T030000Z'), manifest());
  cloud.put(
    manifestKey('20261122T030000Z'),
    manifest({ comparison: { previous: null, suspicions } }),
  );
  putStatus(cloud, { report: report() });
  return cloud;
}

/** Longer than a line only where it is one word, or a command that is copied. */
const tooLong = (text: string, columns: number) =>
  text
    .split('\n')
    .filter((line) => [...line].length > columns)
    .filter((line) => !/npx zk-backup/.test(line) && line.trim().split(' ').length > 1);

describe.each([44, 60, 80, 100, 150])('on %d columns', (columns) => {
  test.each([
    ['list'],
    ['list', 'prod', '--last', '1'],
    ['status'],
    ['restore', 'prod', '--plan-only'],
    ['restore', 'prod'],
    ['restore', '--help'],
  ])('no line of %s %s breaks', async (...args) => {
    const { stdout, stderr } = await busyCloud().runOn({ columns }, ...args);

    expect(stdout.length).toBeGreaterThan(100);
    expect(tooLong(stdout + stderr, columns)).toEqual([]);
  });
});

describe.each([44, 60, 80])('of a part, on %d columns', (columns) => {
  test.each<[string, () => FakeCloud, string[]]>([
    ['a plan', partCloud, ['restore', 'prod', '--path', '/app', '--plan-only']],
    ['a plan with all paths', partCloud, ['restore', 'prod', '--path', '/app', '--all']],
    [
      'its execution',
      () => plannedPartCloud(partReport()),
      ['restore', 'prod', '--execute', planId, '--yes'],
    ],
    [
      'its undo',
      () => plannedPartCloud(partReport({}, { kind: 'undo' })),
      ['undo', planId, '--yes'],
    ],
  ])('no line of %s breaks', async (_what, cloud, args) => {
    const { stdout, stderr } = await cloud().runOn({ columns }, ...args);

    expect(stdout.length).toBeGreaterThan(100);
    expect(tooLong(stdout + stderr, columns)).toEqual([]);
  });
});

test('on a narrow terminal list tells all that it tells on a wide one', async () => {
  const [wide, narrow] = [
    await busyCloud().runOn({}, 'list', 'prod'),
    await busyCloud().runOn({ columns: 44 }, 'list', 'prod'),
  ];

  const words = wide.stdout
    .split('\n')
    .slice(1)
    .join(' ')
    .split(/\s+/)
    .filter((word) => /\w/.test(word));
  for (const word of words) expect(narrow.stdout).toContain(word);
});

test('on 80 columns a plan has some 20 lines, and says where the rest is', async () => {
  const { stdout } = await busyCloud().runOn({ columns: 80 }, 'restore', 'prod', '--plan-only');

  expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(26);
  expect(stdout).toContain('The znodes of ClickHouse are in it');
  expect(stdout).not.toContain('Sentence 1 ');
  expect(stdout).toContain(`npx zk-backup restore prod --execute ${planId} --long`);
});

test('a command to go on with is not broken, however narrow the terminal is', async () => {
  const { stdout } = await busyCloud().runOn({ columns: 44 }, 'restore', 'prod', '--plan-only');

  expect(stdout).toMatch(
    new RegExp(`^ *npx zk-backup restore prod --execute ${planId} --long$`, 'm'),
  );
});

test('a command in a fact is not broken either', async () => {
  const { stdout } = await new FakeCloud().runOn(
    { columns: 44 },
    'status',
    'an-ensemble-of-a-long-name',
  );

  expect(stdout).toMatch(/^ +npx zk-backup run an-ensemble-of-a-long-name$/m);
});

test('--long says all of it', async () => {
  const { stdout } = await busyCloud().runOn({}, 'restore', 'prod', '--plan-only', '--long');

  expect(stdout).toContain('Sentence 1 of a plan that says all of it.');
  expect(stdout).toContain('Sentence 13 of a plan that says all of it.');
});

test('the line above the question repeats backup, age, outage and loss', async () => {
  const { stderr } = await busyCloud().runOn({ isTTY: true, typed: '\n' }, 'restore', 'prod');

  const said = stderr.slice(0, stderr.indexOf('Type the name')).replace(/\s+/g, ' ');
  expect(said).toContain(
    `prod/zookeeper-backup-20261122T030000Z.tar.gz, 9 h old; about 22 s without ZooKeeper; ${loss}`,
  );
});

test('a run that went well is marked so only where nothing is to be looked at', async () => {
  const cloud = new FakeCloud();
  const good = {
    outcome: 'Succeeded',
    runId: 'prod.1',
    level: 3,
    phases: [],
    nodes: [],
    downtimeMs: 1,
  };
  cloud.answers(succeeded({ ...good, warnings: ['It is empty.'] }));
  cloud.answers(succeeded(good));

  const warned = await cloud.run('run', 'prod');
  const well = await cloud.run('run', 'prod');

  expect([warned, well].map(({ code, stdout }) => `${code} ${stdout.slice(0, 1)}`)).toEqual([
    '0 !',
    '0 ✓',
  ]);
});
