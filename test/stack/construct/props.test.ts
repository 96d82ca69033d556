/** A configuration file is read into the props of the construct: one check, whoever wrote the settings. */

import { Stack } from 'aws-cdk-lib/core';
import { settings } from '../../../lib/config/settings-table.ts';
import { checkedProps } from '../../../lib/props/checked-props.ts';
import { propsOf } from '../../../lib/props/props-of-config.ts';
import { configOf, ensembles } from '../configuration.ts';
import { quickApp, removeAssemblies } from '../synthesized.ts';

removeAssemblies();

const key = 'arn:aws:kms:eu-central-1:123456789012:key/0a';

/** Between them every setting has another value than its default. */
const written: readonly (readonly [what: string, input: object])[] = [
  ['what is needed', ensembles({})],
  [
    'all of an ensemble',
    ensembles(
      {
        ...{ prefix: 'zk', zooCfg: '/opt/zoo.cfg', service: 'zk', mode: 'live', maxDowntime: 61 },
        keep: { last: 1, days: 40, daily: 3, weekly: 4, monthly: 5, yearly: 6 },
        ...{ maxShrinkPercent: 7, allowStandalone: true, roles: ['zookeeper'] },
        schedule: { cron: '0 3 * * ? *', timezone: 'Europe/Berlin' },
        restoreFrom: ['old'],
        drill: { cron: '0 5 ? * SUN *', timezone: 'UTC', instanceId: 'i-01234567' },
        client: { tls: { certificate: '/a', key: '/b', ca: '/c' }, digest: '/d' },
      },
      { name: 'old', nodes: { instanceIds: ['i-01234567'] }, drill: false },
      {
        name: 'scripted',
        nodes: { instanceIds: ['i-01234568', 'i-01234569'] },
        service: { stop: '/opt/stop', start: '/opt/start' },
        schedule: { every: 3660 },
        drill: { every: 2592000 },
      },
    ),
  ],
  [
    'a bucket that is created',
    {
      ...ensembles({}),
      ...{ retention: 12, objectLock: { mode: 'COMPLIANCE', days: 11 }, encryptionKey: key },
      ...{ removalPolicy: 'DESTROY', logRetention: 365 },
      report: { schedule: { cron: '0 7 * * ? *', timezone: 'UTC' } },
    },
  ],
  [
    'copies that a stack makes, and one that exists',
    {
      ...ensembles({}),
      encryptionKey: key,
      copyTo: [
        {
          region: 'eu-west-1',
          encryptionKey: key.replace('central', 'west'),
          replicationTime: true,
        },
        {
          ...{ region: 'eu-north-1', bucket: 'theirs', account: '210987654321' },
          encryptionKey: 'arn:aws:kms:eu-north-1:210987654321:key/0b',
        },
      ],
    },
  ],
  [
    'locks that a person may lift',
    { ...ensembles({}), objectLock: { mode: 'GOVERNANCE', days: 3 } },
  ],
  [
    'a bucket that exists',
    { ...ensembles({}), bucket: 'ours', s3Endpoint: 'https://s3.example.com', sse: key },
  ],
  [
    'what an account demands',
    {
      ...ensembles({}),
      permissionsBoundary: 'arn:aws:iam::123456789012:policy/all/boundary',
      tags: { team: 'platform', 'cost centre': '' },
      vpc: { subnets: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'], securityGroups: ['sg-0a1b2c3d'] },
      functionRoles: {
        ...{ backup: 'one', restore: 'two', notify: 'three', report: 'four', deployment: 'five' },
      },
    },
  ],
  [
    'encryption by S3 that a policy demands',
    { ...ensembles({}), bucket: 'ours', sse: 'AES256', report: { schedule: { every: 3600 } } },
  ],
  [
    'everybody who is told',
    {
      ...ensembles({}),
      notify: {
        emails: ['ops@example.com'],
        topic: 'arn:aws:sns:eu-central-1:123456789012:ours',
        on: ['failure'],
        slack: { webhook: { secretsManager: 'slack' }, on: ['success'] },
        webhook: {
          url: 'https://example.com/hook',
          secret: { ssmParameter: '/hook' },
          template: { text: '{{title}}' },
        },
        heartbeat: { prod: { success: { secretsManager: 'beat' } } },
        runbookUrl: 'https://example.com/runbook',
      },
    },
  ],
];

it.each(written)('%s is the same by props as by file', (_, input) => {
  const config = configOf(input);
  const stack = new Stack(quickApp());

  const checked = checkedProps(stack, propsOf(stack, config));

  const withRoles = checked.config.ensembles.map((ensemble) => ({
    ...ensemble,
    roles: checked.nodeRoles.get(ensemble.name)?.map(({ roleName }) => roleName),
  }));
  expect({ ...checked.config, ensembles: withRoles }).toEqual(config);
});

it('those samples hold every setting there is', () => {
  const named = new Set(written.flatMap(([, input]) => pathsIn(input, '')));

  const missing = settings()
    .map(({ path }) => path)
    // What is inside of channels is handed on as it is.
    .filter((path) => !/^notify\.\w+\./.test(path) && !named.has(path));

  expect(missing).toEqual([]);
});

function pathsIn(value: unknown, at: string): string[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((item) => pathsIn(item, `${at}[]`))];
  if (typeof value !== 'object' || value === null) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([name, child]) =>
      pathsIn(child, at === '' ? name : `${at}.${name}`),
    ),
  ];
}
