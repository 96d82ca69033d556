/** `status --max-age`: one line and an exit code, as Nagios takes them. */
import { restoreKeys } from '../../../../lambda/contract/keys.ts';
import { drillResult } from '../drill-results.ts';
import { FakeCloud, manifest } from '../fake-cloud.ts';
import { outputsFile } from '../outputs-file.ts';
import { faultsOf } from '../schemas.ts';
import { cloudOfOne, putReport } from './runs.ts';

const outputs = outputsFile('prod', 'staging');
afterAll(outputs.remove);

const check = async (cloud: FakeCloud, ...args: string[]) => {
  const { code, stdout, stderr } = await cloud.run('status', ...args);
  expect(stderr).toBe('');
  return { code, line: stdout };
};

test('a young backup is OK, with its age, its level and the last drill', async () => {
  const cloud = cloudOfOne();
  cloud.put(restoreKeys.drill('prod', '20261122T110000Z'), drillResult());

  expect(await check(cloud, 'prod', '--max-age', '26h')).toEqual({
    code: 0,
    line: 'ZK-BACKUP OK - prod: backup 9 h old, proven; drill good 1 h ago | prod_age=32400s;;93600;0 prod_level=3;;;0;3 prod_drill_age=3600s;;;0\n',
  });
});

test('an old backup is CRITICAL', async () => {
  expect(await check(cloudOfOne(), 'prod', '--max-age', '8h')).toEqual({
    code: 2,
    line: 'ZK-BACKUP CRITICAL - prod: The newest backup is 9 h old, and may be 8 h old. | prod_age=32400s;;28800;0 prod_level=3;;;0;3\n',
  });
});

test('a backup is OK until it is older, and not before', async () => {
  const codes = [];
  for (const age of ['32399s', '540min', '9h', '0.375d']) {
    codes.push((await check(cloudOfOne(), 'prod', '--max-age', age)).code);
  }

  expect(codes).toEqual([2, 0, 0, 0]);
});

test('a run that failed while the backup is young is WARNING, with its reason', async () => {
  const cloud = cloudOfOne();
  putReport(cloud);

  const { code, line } = await check(cloud, 'prod', '--max-age', '26h');

  expect(code).toBe(1);
  expect(line).toMatch(
    /^ZK-BACKUP WARNING - prod: The run prod\.20261122T110000Z ended Failed in upload \(upload-failed\) 58 min ago: The upload broke off\. \| prod_age/,
  );
});

function putBackup(cloud: FakeCloud, ensemble: string, tick: string): void {
  const key = `${ensemble}/zookeeper-backup-${tick}`;
  const archive = { key: `${key}.tar.gz`, bytes: 614_710, sha256: 'a' };
  cloud.put(`${key}.manifest.json`, manifest({ ensemble, tick, archive }));
}

test('of several ensembles the worst counts, on one line', async () => {
  const cloud = cloudOfOne();
  putReport(cloud);

  const { code, line } = await check(cloud, '--max-age', '26h', '--outputs', outputs.path);

  expect(code).toBe(2);
  expect(line).toMatch(
    /^ZK-BACKUP CRITICAL - staging: There is no backup\. prod: The run .* \| prod_age=32400s.*\n$/,
  );
});

test('of several ensembles that are well the oldest backup is told', async () => {
  const cloud = cloudOfOne();
  putBackup(cloud, 'staging', '20261122T110000Z');

  const { line } = await check(cloud, '--max-age', '26h');

  expect(line).toMatch(
    /^ZK-BACKUP OK - 2 ensembles; the oldest backup of all is that of prod: backup 9 h old, proven; never drilled \| prod_age=32400s;;93600;0 prod_level=3;;;0;3 staging_age=3600s;;93600;0/,
  );
});

test('of three hundred ensembles one is told that is not well', async () => {
  const cloud = new FakeCloud();
  for (let at = 1; at <= 300; at++) {
    putBackup(cloud, `e${at}`, at === 77 ? '20261120T110000Z' : '20261122T110000Z');
  }

  const { code, line } = await check(cloud, '--max-age', '26h');

  expect(code).toBe(2);
  expect(line).toMatch(/^ZK-BACKUP CRITICAL - e77: The newest backup is 2 d 1 h old/);
  expect(line.length).toBeLessThan(120);
});

test('of three hundred ensembles that are not well some are told, and how many more', async () => {
  const cloud = new FakeCloud();
  for (let at = 1; at <= 300; at++) cloud.put(`e${at}/runs/current.json`, {});

  const { code, line } = await check(cloud, '--max-age', '26h');

  expect(code).toBe(2);
  expect(line).toBe(
    `ZK-BACKUP CRITICAL - ${['e1', 'e10', 'e100', 'e101', 'e102'].map((name) => `${name}: There is no backup.`).join(' ')} And 295 more.\n`,
  );
});

test('a reason with a bar or a line break in it breaks neither the line nor the figures', async () => {
  const cloud = cloudOfOne();
  putReport(cloud, { reason: 'tar | gzip\nended\t1.\u001b[2J' });

  const { line } = await check(cloud, 'prod', '--max-age', '26h');

  expect(line.match(/\n/g)).toHaveLength(1);
  expect(line.match(/\|/g)).toHaveLength(1);
  expect(line).toContain('tar / gzip ended 1.\\x1b[2J | prod_age');
});

const refuse = (cloud: FakeCloud) => {
  cloud.onList = () => {
    throw Object.assign(new Error('You may not.'), { name: 'AccessDenied' });
  };
  return cloud;
};

test.each([
  [
    'a bucket that may not be listed',
    refuse(cloudOfOne()),
    [],
    /cannot be listed: AccessDenied: You may not\./,
  ],
  ['a bucket with nothing in it', new FakeCloud(), [], /There is nothing in backups\./],
  ['an ensemble that never ran', new FakeCloud(), ['prod'], /prod: There is no backup\./],
])('%s is CRITICAL: a backup that nobody can see is none', async (_what, cloud, names, why) => {
  const { code, line } = await check(cloud, ...names, '--max-age', '26h');

  expect(code).toBe(2);
  expect(line).toMatch(/^ZK-BACKUP CRITICAL - .*\n$/);
  expect(line).toMatch(why);
});

test.each([
  ['', /--max-age got ""; it takes a number with its unit/],
  ['26', /got "26"/],
  ['0h', /got "0h"/],
  ['-1h', /got "-1h"/],
  ['1e9h', /got "1e9h"/],
  ['26h ', /got "26h "/],
  ['a day', /got "a day"/],
])('a duration of %j is UNKNOWN, and nothing is asked for', async (text, why) => {
  const cloud = cloudOfOne();
  cloud.onList = () => {
    throw new Error('nobody was to be asked');
  };

  const { code, line } = await check(cloud, 'prod', `--max-age=${text}`);

  expect(code).toBe(3);
  expect(line).toMatch(/^ZK-BACKUP UNKNOWN - .*, such as 26h\..*\n$/);
  expect(line).toMatch(why);
});

test('an ensemble that there is not is UNKNOWN', async () => {
  const { code, line } = await check(cloudOfOne(), 'prd', '--max-age', '26h');

  expect(code).toBe(3);
  expect(line).toMatch(/^ZK-BACKUP UNKNOWN - There is no ensemble "prd", only prod\./);
});

test('where it is not known which bucket to look into, that is UNKNOWN', async () => {
  const cloud = cloudOfOne();
  cloud.environment = {};

  const { code, line } = await check(cloud, 'prod', '--max-age', '26h');

  expect(code).toBe(3);
  expect(line).toMatch(/^ZK-BACKUP UNKNOWN - /);
});

test.each([
  ['26h', 0, 'status'],
  ['8h', 2, 'status'],
  ['soon', 3, 'error'],
] as const)(
  'under --json a check of %s prints one document, and ends as it does without',
  async (age, exit, name) => {
    const { code, line } = await check(cloudOfOne(), 'prod', '--max-age', age, '--json');

    expect(code).toBe(exit);
    expect(faultsOf(name, JSON.parse(line))).toEqual([]);
  },
);
