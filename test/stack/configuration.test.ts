import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configJsonSchema } from '../../lib/config/config.ts';
import { cronProblem } from '../../lib/config/cron.ts';
import { InvalidConfiguration, readConfig } from '../../lib/config/read-config.ts';
import { secondsBetween } from '../../lib/config/schedule-limits.ts';
import { configOf, ensembles, prod } from './configuration.ts';

it('takes the sample that lies in the repository', () => {
  const config = readConfig('zk-backup.json');

  expect(config.ensembles.map(({ name }) => name)).toEqual(['prod']);
});

it('needs a name and the nodes, and fills in the rest', () => {
  const config = configOf({ ensembles: [prod] });

  expect(config.ensembles[0]).toEqual({
    ...prod,
    schedule: { every: 86400 },
    prefix: 'zookeeper-backup',
    zooCfg: '/etc/zookeeper/conf/zoo.cfg',
    service: 'zookeeper',
    mode: 'stop',
    maxDowntime: 600,
    maxShrinkPercent: 50,
    allowStandalone: false,
    roles: [],
    restoreFrom: [],
    drill: { every: 604800 },
    client: {},
  });
});

it.each([
  [false, false],
  [{}, { every: 604800 }],
  [{ every: 2592000 }, { every: 2592000 }],
  [{ instanceId: 'i-01234567' }, { every: 604800, instanceId: 'i-01234567' }],
  [{ cron: '0 3 1 * ? *' }, { cron: '0 3 1 * ? *', timezone: 'UTC' }],
])('takes the drill %j', (drill, read) => {
  expect(configOf(ensembles({ drill })).ensembles[0]?.drill).toEqual(read);
});

it('takes backups of another ensemble for a restore', () => {
  const staging = {
    name: 'staging',
    nodes: { instanceIds: ['i-01234567'] },
    restoreFrom: ['prod'],
  };

  const config = configOf(ensembles({}, staging));

  expect(config.ensembles.map(({ restoreFrom }) => restoreFrom)).toEqual([[], ['prod']]);
});

it('has a place for each property of the first zk-backup but its keys', () => {
  const ensemble = { ...prod, prefix: 'zk', schedule: { every: 3600 } };

  const config = configOf({
    ensembles: [ensemble],
    bucket: 'mine',
    s3Endpoint: 'http://minio:9000',
  });

  expect(config).toMatchObject({
    ensembles: [{ prefix: 'zk', schedule: { every: 3600 } }],
    bucket: 'mine',
    s3Endpoint: 'http://minio:9000',
  });
});

it('takes service commands for systems without systemd', () => {
  const service = { stop: 'sv -w 60 down zookeeper', start: "sh -c 'sv up zookeeper'" };

  expect(configOf(ensembles({ service })).ensembles[0]?.service).toEqual(service);
});

it('keeps zk-backup.schema.json in step with the checks (npm run schema)', () => {
  const written = JSON.parse(readFileSync('zk-backup.schema.json', 'utf8'));

  expect(written).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});

it('says where it looked for a file that is not there', () => {
  expect(() => readConfig('no-such.json')).toThrow(
    /no readable file at .*no-such\.json.*-c config=/,
  );
});

it('says that a file is not JSON', () => {
  const directory = mkdtempSync(join(tmpdir(), 'zk-backup-config-'));
  const file = join(directory, 'zk-backup.json');
  writeFileSync(file, '{ "ensembles": [,] }');

  const read = () => readConfig(file);

  expect(read).toThrow(InvalidConfiguration);
  rmSync(directory, { recursive: true });
});

it.each([
  '0 3 * * ? *',
  '*/15 0-5,22 ? JAN-DEC MON-FRI *',
  '0 3 ? * 2#1 *',
  '0 3 LW * ? *',
  '0 3 15W * ? 2027-2030',
  '5/20 * ? * L *',
  '0 3 1/2 * ? *',
])('takes the cron expression "%s", as EventBridge Scheduler does', (expression) => {
  expect(cronProblem(expression)).toBeUndefined();
});

it.each([
  ['0 3 * * ? *', 24, 24],
  ['0 3,15 * * ? *', 12, 12],
  ['0 1,3 * * ? *', 2, 22],
  ['0 3 ? * MON-FRI *', 24, 72],
  ['0 3 ? * MON,THU *', 72, 96],
  ['*/30 * * * ? *', 0.5, 0.5],
  ['0 3 1/2 * ? *', 24, 48],
])('knows that "%s" lies %d to %d hours apart', (cron, shortest, longest) => {
  expect(secondsBetween({ cron })).toEqual({ shortest: shortest * 3600, longest: longest * 3600 });
});
