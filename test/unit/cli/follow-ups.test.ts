import { followUps } from '../../../cli/frame/follow-up.ts';
import { verbs } from '../../../cli/verbs.ts';
import { FakeCloud, succeeded } from './fake-cloud.ts';
import { outputsFile } from './outputs-file.ts';
import { goodCloud, planId, plannedCloud, report } from './plans.ts';

const outputs = outputsFile('prod');
afterAll(outputs.remove);

const csi = '\x1b[';

test.each([
  [['restore', 'prod', '--plan-only'], `restore prod --execute ${planId}`],
  [['restore', 'prod'], `restore prod --execute ${planId} --yes`],
  [['undo', planId], `undo ${planId} --yes`],
])('%j tells to go on with the same stack', async (args, command) => {
  const [verb = '', ...rest] = command.split(' ');
  const cloud = args[0] === 'undo' ? plannedCloud() : goodCloud();

  const { stderr } = await cloud.run(...args, '--outputs', outputs.path, '--stack', 'ZkBackup');

  const stack = `--outputs ${outputs.path} --stack ZkBackup`;
  expect(stderr).toContain(`npx zk-backup ${verb} ${stack} ${rest.join(' ')}`);
});

test('what a function advises works as it stands, too', async () => {
  const cloud = new FakeCloud();
  const hint = `npx zk-backup undo ${planId} puts it back.`;
  cloud.answers(succeeded(report({ outcome: 'Refused', phase: 'plan', reason: 'No.', hint })));

  const { stdout } = await cloud.run(
    'restore',
    'prod',
    '--bucket',
    'backups',
    '--endpoint-url',
    'http://[::1]:9000',
  );

  expect(stdout.replace(/\s+/g, ' ')).toContain(
    `npx zk-backup undo --bucket backups --endpoint-url 'http://[::1]:9000' ${planId} puts it back.`,
  );
});

test.each([
  ['npx zk-backup list prod', 'npx zk-backup list --bucket b prod'],
  ['npx zk-backup completion zsh', 'npx zk-backup completion zsh'],
  ['See npx zk-backup --help.', 'See npx zk-backup --help.'],
  ['npx zk-backup status-of-old', 'npx zk-backup status-of-old'],
])('%s is told as %s', (text, command) => {
  expect(followUps(verbs, { bucket: 'b' }, {})(text)).toBe(command);
});

test('a script that calls the command line is named as it calls itself', () => {
  const told = followUps(verbs, {}, { ZK_BACKUP_COMMAND: '/tmp/zk-backup' })('npx zk-backup list');

  expect(told).toBe('/tmp/zk-backup list');
});

test('documents are left as they are', async () => {
  const cloud = goodCloud();

  const { stdout } = await cloud.run(
    'restore',
    'prod',
    '--plan-only',
    '--json',
    '--bucket',
    'backups',
  );

  expect(stdout).not.toContain('--bucket');
});

test.each<[string, boolean, Record<string, string>, boolean]>([
  ['on a terminal', true, {}, true],
  ['into a pipe', false, {}, false],
  ['with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['with an empty NO_COLOR, which means nothing', true, { NO_COLOR: '' }, true],
  ['on a dumb terminal', true, { TERM: 'dumb' }, false],
])('%s a mark has a colour: %s', async (_where, isTTY, environment, isColoured) => {
  const cloud = plannedCloud(succeeded(report()));
  cloud.environment = { ...cloud.environment, NO_COLOR: undefined, ...environment };
  const execute = ['restore', 'prod', '--execute', planId, '--yes'];

  const { stdout } = await cloud.runOn({ isTTY }, ...execute);

  expect(stdout.includes(`${csi}32m✓${csi}39m restore`)).toBe(isColoured);
  expect(stdout).toContain('✓');
});
