/** Records of runs, restores and drills go when their time has come, whoever wrote them. */
import { keys, restoreKeys } from '../../../lambda/contract/keys.ts';
import { endOfMonth, type RetentionUnderTest, retentionUnderTest } from './retention-under-test.ts';

let under: RetentionUnderTest;
beforeEach(async () => {
  under = await retentionUnderTest();
});
afterEach(() => under.stop());

const day = 86_400_000;
const tick = '20250101T030000Z';
const plan = `prod.${tick}`;
const ofRuns = [keys.claim('prod', tick), keys.status('prod', tick)];
const ofReports = [
  keys.report('prod', tick, 'an execution'),
  restoreKeys.drill('prod', tick),
  restoreKeys.plan(plan),
  restoreKeys.status(`prod.drill-${tick}`),
  restoreKeys.capture(plan, 'before'),
  restoreKeys.answers(plan, 'changes'),
];
const forEver = [
  keys.lease('prod'),
  restoreKeys.lineage('prod'),
  keys.pins('prod'),
  keys.expiry('prod'),
];

const putAll = async () => {
  const pins = { schemaVersion: 1, pins: [] };
  for (const key of [...ofRuns, ...ofReports, ...forEver]) await under.put(key, pins);
};

/** Those that S3 is told to delete. */
const due = async () => {
  const all = await Promise.all(
    [...ofRuns, ...ofReports, ...forEver].map(async (key) => ({
      key,
      tags: await under.tagsOf(key),
    })),
  );
  return all.filter(({ tags }) => tags.includes('zk-backup=delete')).map(({ key }) => key);
};

const written = Date.now();

test.each([
  ['29 days', 29, []],
  ['31 days', 31, ofRuns],
  ['91 days', 91, [...ofRuns, ...ofReports]],
])('after %s', async (_what, days, expected) => {
  await putAll();

  await under.count({ now: written + days * day });

  expect(await due()).toEqual(expected);
});

test('records stay as long as backups are kept, if that is longer', async () => {
  await putAll();

  await under.count({ keep: { days: 365 }, now: written + 364 * day });

  expect(await due()).toEqual(ofRuns);
});

test('records are looked through once a day', async () => {
  const now = written + 31 * day;
  const sweptAfter = async (hours: number) => {
    await under.count({ now: now + hours * 3_600_000 });
    return (await under.table())?.sweptAt;
  };

  const first = await sweptAfter(0);
  const soon = await sweptAfter(1);
  const nextDay = await sweptAfter(24);

  expect([first, soon, nextDay]).toEqual([now, now, now + 24 * 3_600_000]);
});

test('a record that cannot be tagged is told, and tried again by the next run', async () => {
  await putAll();
  under.s3.faults.rules.push({ operations: ['PutObjectTagging'], code: 'AccessDenied' });
  const now = written + 31 * day;

  await expect(under.count({ now })).rejects.toThrow('Access Denied');
  under.s3.faults.rules.length = 0;
  await under.count({ now });

  expect(await due()).toEqual(ofRuns);
});

test('the history of the ensemble, its lease and its pins stay for ever', async () => {
  await putAll();

  await under.count({ now: endOfMonth + 5000 * day });

  expect(await due()).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/lineage|current|pins|counted/)]),
  );
});
