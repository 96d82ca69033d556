/** What is told beside a backup: when it goes, and what was promised of a restore. */
import { manifestKey } from '../fake-cloud.ts';
import { cloudOfFour, last, taken, ticks } from './four-backups.ts';
import { attribute, elementsOf, factsOf, textOf } from './read-page.ts';

const expiryIn = (html: string) =>
  textOf(elementsOf(html).find((one) => attribute(one, 'class') === 'expiry') as never);

test('when a backup expires is what S3 says with its manifest', async () => {
  const cloud = cloudOfFour();
  for (const [at, tick] of ticks.slice(0, 3).entries()) {
    const day = new Date(Date.UTC(2026, 11, 20 + at)).toUTCString();
    cloud.expirations.set(manifestKey(tick), `expiry-date="${day}", rule-id="retention"`);
  }

  const { stdout } = await cloud.run('report');

  expect(expiryIn(stdout)).toBe(
    '3 of these expire from 2026-12-20 to 2026-12-22. The newest has no date: it stays until a newer good one is there.',
  );
  expect(
    factsOf(stdout)
      .filter(({ fact }) => fact === 'expiresAt')
      .map(({ value }) => value),
  ).toEqual(['2026-12-22T00:00:00.000Z', '2026-12-21T00:00:00.000Z', '2026-12-20T00:00:00.000Z']);
});

test('where S3 tells no day, none is made up, and what is kept is told', async () => {
  const cloud = cloudOfFour();
  const kept = [{ key: manifestKey(ticks[1] as string), untilLevel: null }];
  const comparison = { previous: null, suspicions: [], kept };
  cloud.put(manifestKey(last), taken(last, { comparison }));

  const { stdout } = await cloud.run('report');

  expect(expiryIn(stdout)).toMatch(/^Of none of these it is known when it expires/);
  expect(expiryIn(stdout)).toMatch(/1 kept, because a newer one looks wrong\.$/);
  expect(factsOf(stdout).filter(({ fact }) => fact === 'expiresAt')).toEqual([]);
});

test('what was counted is told: the day where only its days keep a backup, or why it stays', async () => {
  const cloud = cloudOfFour();
  const row = (tick: string, kept: readonly string[], until: number | null = null) => ({
    ...{ key: manifestKey(tick), writtenAt: 0, level: 3, keeps: [], kept, until },
  });
  const [first = '', second = '', third = ''] = ticks;
  cloud.put('prod/retention/counted.json', {
    ...{ schemaVersion: 1, ensemble: 'prod', countedAt: '2026-11-22T03:00:00Z', sweptAt: null },
    keep: { days: 30 },
    backups: [
      row(last, ['newest', 'days']),
      row(third, ['days'], Date.UTC(2026, 11, 21)),
      row(second, ['pinned']),
      row(first, []),
    ],
  });

  const { stdout } = await cloud.run('report');

  expect(expiryIn(stdout)).toBe(
    '1 of these expire on 2026-12-21. The newest has no date: it stays until a newer good one is there. 1 pinned.',
  );
  expect(stdout).toContain('newest, days');
  expect(stdout).toContain('>due<');
});

test('a date of S3 that is none makes no backup expire', async () => {
  const cloud = cloudOfFour();
  cloud.expirations.set(manifestKey(last), 'expiry-date="soon", rule-id="x"');

  const { code, stdout } = await cloud.run('report');

  expect(code).toBe(0);
  expect(expiryIn(stdout)).toMatch(/^Of none/);
});

test('a restore stands beside what its plan promised', async () => {
  const cloud = cloudOfFour();
  const id = 'prod.20261121T100000Z';
  const estimate = { stageSeconds: 3, outageSeconds: 9, totalSeconds: 15 };
  cloud.put(`prod/restores/${id}.execution.json`, { execution: 'x' });
  cloud.put(`prod/restores/${id}.status.json`, {
    ...{ schemaVersion: 1, runId: id, kind: 'restore', ensemble: 'prod', execution: 'x' },
    ...{
      startedAt: '2026-11-21T10:00:00Z',
      updatedAt: '2026-11-21T10:01:00Z',
      phase: 'check',
      nodes: [],
    },
    report: { outcome: 'Succeeded', outageSeconds: 10.4, plan: { estimate } },
  });

  const { stdout } = await cloud.run('report');

  const told = factsOf(stdout).filter(({ of }) => of.restore === id);
  expect(told.map(({ fact, value, text }) => [fact, value, text])).toEqual([
    ['time', '2026-11-21T10:01:00Z', '2026-11-21 10:01'],
    ['outageSeconds', 10.4, '10.4 s'],
    ['plannedOutageSeconds', 9, '9 s'],
  ]);
});
