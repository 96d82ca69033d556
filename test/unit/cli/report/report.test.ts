import { drillResult } from '../drill-results.ts';
import { archiveKey, FakeCloud, manifestKey } from '../fake-cloud.ts';
import { cloudOfFour, headlineIn, last, stateIn, taken, ticks } from './four-backups.ts';
import { attribute, elementsOf, factsOf, textOf } from './read-page.ts';

test('the first sentence says how far proven, since when, and how fast it restores', async () => {
  const { code, stdout } = await cloudOfFour().run('report', 'prod');

  expect(code).toBe(0);
  expect(headlineIn(stdout)).toBe(
    'Proven 9 hours ago; 4 backups since Thursday; a restore takes about 7 s (drilled today).',
  );
  expect(stateIn(stdout)).toBe('well');
});

test('without a backup it says so, and how to take the first', async () => {
  const cloud = new FakeCloud();
  cloud.put('prod/runs/current.json', {});

  const { code, stdout } = await cloud.run('report', 'prod');

  expect(code).toBe(0);
  expect(headlineIn(stdout)).toBe('Not protected: there is no backup.');
  expect(stdout).toContain('npx zk-backup run prod');
});

test('a bucket of nothing makes a page that says so, and is no success', async () => {
  const { code, stdout, stderr } = await new FakeCloud().run('report');

  expect(code).toBe(1);
  expect(headlineIn(stdout)).toContain('Nothing is protected');
  expect(stderr).toBe('There is nothing in backups.\n');
});

test.each([
  [
    'a run failed since',
    { 'prod/reports/20261122T090000Z-0a1b2c3d.json': run() },
    'not well',
    /The run prod\.20261122T090000Z ended Failed in verify \(disk-full\) 2 h 59 min ago: the disk is full\./,
  ],
  [
    'the last drill failed',
    { 'prod/drills/20261122T113000Z.json': drillResult({ ok: false, at: '2026-11-22T11:30:00Z' }) },
    'not well',
    /The drill of prod.* failed 30 min ago/,
  ],
  [
    'the newest is not proven',
    {
      [manifestKey(last)]: taken(last, { proof: { level: 2, unproven: 'no digest was written' } }),
    },
    'look',
    /not proven: no digest was written/,
  ],
  [
    'the newest looks odd',
    {
      [manifestKey(last)]: taken(last, {
        comparison: { previous: null, suspicions: ['The tree is empty.'] },
      }),
    },
    'look',
    /The tree is empty\./,
  ],
  [
    'a run failed before the newest backup',
    {
      'prod/reports/20261121T090000Z-0a1b2c3d.json': run({ endedAt: '2026-11-21T09:00:09Z' }),
      [`prod/reports/${last}-0a1b2c3d.json`]: run({ outcome: 'Succeeded' }),
    },
    'well',
    /What did not go well/,
  ],
])('%s', async (_what, objects, state, says) => {
  const cloud = cloudOfFour();
  for (const [key, value] of Object.entries(objects)) cloud.put(key, value);

  const { stdout } = await cloud.run('report', 'prod');

  expect(stateIn(stdout)).toBe(state);
  expect(stdout).toMatch(says);
});

function run(fields: object = {}) {
  return {
    ...{
      schemaVersion: 1,
      runId: 'prod.20261122T090000Z',
      tick: '20261122T090000Z',
      outcome: 'Failed',
    },
    ...{ phase: 'verify', reason: 'the disk is full.', hint: 'Free some room.', code: 'disk-full' },
    ...{
      execution: 'arn:aws:x',
      node: null,
      serving: true,
      startedAt: '2026-11-22T09:00:00Z',
      endedAt: '2026-11-22T09:00:30Z',
    },
    ...fields,
  };
}

test('backups that stopped coming are told', async () => {
  const cloud = new FakeCloud();
  for (const tick of [
    '20261110T030000Z',
    '20261111T030000Z',
    '20261112T030000Z',
    '20261113T030000Z',
  ]) {
    cloud.put(manifestKey(tick), taken(tick));
  }

  const { stdout } = await cloud.run('report', 'prod');

  expect(stdout).toContain('The newest backup is 9 d 9 h old; before it there was one every 1 d.');
});

test('a failure stands there with its code, its reason and the next step', async () => {
  const cloud = cloudOfFour();
  cloud.put('prod/reports/20261122T090000Z-0a1b2c3d.json', run());

  const { stdout } = await cloud.run('report', 'prod');

  const [failure] = elementsOf(stdout).filter((one) => attribute(one, 'data-failure'));
  expect(textOf(failure as never)).toBe(
    'Failed backup in verify · disk-full 2026-11-22 09:00 prod.20261122T090000Zthe disk is full.Free some room.',
  );
});

test('what is of a newer zk-backup, of others or broken is named, and hides nothing', async () => {
  const cloud = cloudOfFour();
  cloud.put(manifestKey('20261118T030000Z'), { schemaVersion: 2 });
  cloud.put('prod/reports/20261121T030000Z-00000000.json', { schemaVersion: 9 });
  cloud.put('prod/drills/notes.json', '{ "half');
  cloud.put('prod/restores/prod.20261101T000000Z.execution.json', {});
  cloud.put('prod/restores/prod.20261101T000000Z.status.json', ['a list']);

  const { code, stdout } = await cloud.run('report', 'prod');

  expect(code).toBe(0);
  expect(stdout).toContain('is of version 2, known is 1: a newer zk-backup wrote it.');
  expect(stdout).toContain('It is of version 9: a newer zk-backup wrote it.');
  expect(stdout).toContain('It is not JSON.');
  expect(stdout).toMatch(/status\.json<\/bdi><\/code><\/p><p><bdi>Look at /);
  expect(stdout).toContain('4 objects could not be read; each is named below.');
  expect(factsOf(stdout).find(({ fact }) => fact === 'backupCount')?.value).toBe(5);
});

test('a bucket that one may not list is an error, and nothing of a page was written', async () => {
  const cloud = cloudOfFour();
  cloud.refuses = ({ constructor: { name } }) => name === 'ListObjectsV2Command';

  const { code, stdout, stderr } = await cloud.run('report');

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/s3:\/\/backups\/ cannot be listed: AccessDenied/);
  expect(stderr).toContain('s3:ListBucket');
});

test('one object that one may not read is an error, and nothing of a page was written', async () => {
  const cloud = cloudOfFour();
  cloud.refuses = ({ input }) => input.Key === manifestKey(ticks[0] as string);

  const { code, stdout } = await cloud.run('report');

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('in a terminal it says how to keep the page', async () => {
  const { code, stdout, stderr } = await cloudOfFour().runOn({ isTTY: true }, 'report', 'prod');

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('npx zk-backup report prod > report.html');
});

test('an ensemble that there is not makes no page', async () => {
  const { code, stdout } = await cloudOfFour().run('report', 'staging');

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

test('a program gets the same as one document', async () => {
  const { stdout } = await cloudOfFour().run('report', '--json');

  const { schemaVersion, madeAt, ensembles } = JSON.parse(stdout);
  expect({ schemaVersion, madeAt }).toEqual({
    schemaVersion: 1,
    madeAt: '2026-11-22T12:00:00.000Z',
  });
  expect(ensembles[0]).toMatchObject({
    ensemble: 'prod',
    state: 'good',
    backups: [{ key: archiveKey(last), level: 3 }, {}, {}, {}],
    drills: [{ seconds: 7.18, ok: true, archiveKey: archiveKey(last) }],
  });
});
