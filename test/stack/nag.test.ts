import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { App, NestedStack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ZkBackupStack } from '../../lib/zk-backup-stack.ts';
import { configOf, ensembles } from './configuration.ts';
import { removeAssemblies } from './synthesized.ts';

removeAssemblies();

const { context: featureFlags } = JSON.parse(readFileSync('cdk.json', 'utf8'));

const byId = { instanceIds: ['i-0123456789abcdef0', 'mi-0123456789abcdef0'] };

/** Each of them brings other resources or policies into the template. */
const configurations: [string, object][] = [
  ['one ensemble', ensembles({})],
  ['ensembles by tag and by id', ensembles({}, { name: 'other', nodes: byId, roles: ['zk'] })],
  [
    'an existing bucket elsewhere',
    { ...ensembles({}), bucket: 'mine', s3Endpoint: 'http://minio:9000' },
  ],
  [
    'Object Lock and people to tell',
    {
      ...ensembles({}),
      objectLock: { mode: 'GOVERNANCE', days: 14 },
      notify: { emails: ['ops@example.com'], topic: 'arn:aws:sns:eu-west-1:123456789012:ops' },
    },
  ],
  [
    'copies that are made, and of another account',
    {
      ...ensembles({}),
      copyTo: [
        { region: 'eu-west-1' },
        { region: 'eu-north-1', bucket: 'theirs', account: '210987654321' },
      ],
    },
  ],
  [
    'what an account demands',
    {
      ...ensembles({}),
      report: {},
      vpc: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
      functionRoles: {
        backup: 'one',
        restore: 'two',
        notify: 'three',
        report: 'four',
        deployment: 'five',
      },
    },
  ],
  ['the page by a schedule', { ...ensembles({}), report: {} }],
  [
    'every way to tell people',
    {
      ...ensembles({}),
      notify: {
        topic: 'arn:aws:sns:eu-west-1:123456789012:ops',
        slack: { webhook: { secretsManager: 'zk/slack' } },
        webhook: { url: { ssmParameter: '/zk/url' }, secret: { ssmParameter: '/zk/key' } },
        heartbeat: { prod: { success: { secretsManager: 'zk/beat' } } },
      },
    },
  ],
];

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'zk-backup-nag-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

it.each(configurations)('AwsSolutions and CDK find nothing unacknowledged in %s', (_, input) => {
  const app = new App({ outdir, context: { ...featureFlags, 'aws:cdk:bundling-stacks': [] } });
  new ZkBackupStack(app, 'ZkBackup', { config: configOf(input) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

  expect(() => app.synth()).not.toThrow();
});

it('looks into nested stacks, too', () => {
  const app = new App({ outdir, context: { ...featureFlags, 'aws:cdk:bundling-stacks': [] } });
  const stack = new ZkBackupStack(app, 'ZkBackup', { config: configOf(ensembles({})) });
  const nested = stack.node.findAll().filter((one) => NestedStack.isNestedStack(one));
  for (const one of nested) new Topic(one, 'WithoutTls');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

  expect(nested).toHaveLength(1);
  expect(() => app.synth()).toThrow(/AwsSolutions-SNS/);
});
