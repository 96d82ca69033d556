import type { Template } from 'aws-cdk-lib/assertions';
import {
  environment,
  type RestoreFileSettings,
  restoreEnvironment,
} from '../../lambda/contract/settings.ts';
import { ensembles, prod } from './configuration.ts';
import { documentsOf } from './documents-of.ts';
import {
  documentsIn,
  environmentOf,
  fileSettingsOf,
  removeAssemblies,
  type Statement,
  sends,
  statementsOf,
  templateOf,
} from './synthesized.ts';

removeAssemblies();

const own = 'OrchestratorsRestore';
const staging = {
  name: 'staging',
  nodes: { instanceIds: ['i-01234567'] },
  restoreFrom: ['prod'],
  drill: { instanceId: 'i-0123456789abcdef0' },
};

let template: Template;
beforeAll(() => {
  template = templateOf({ ...ensembles({}), bucket: 'mine' });
});

/** Keys of the bucket that the function may use by an action, under a condition or under any. */
const keysFor = (action: string, condition?: string) =>
  statementsOf(template, own)
    .filter(({ Action }) => [Action].flat().includes(action))
    .filter(({ Condition }) => condition === undefined || namesOf(Condition) === condition)
    .flatMap(({ Resource }) => JSON.stringify(Resource).match(/:s3:::mine[^"]*/g) ?? [])
    .map((arn) => arn.replace(':s3:::mine/', ''));

/** `Null s3:if-match`, or nothing where there is no condition. */
const namesOf = (condition: Statement['Condition'] = {}) =>
  Object.entries(condition)
    .map(([operator, names]) => [operator, ...Object.keys(names as object)].join(' '))
    .join();

it('knows its ensembles, the names of their documents and what they may be restored from', () => {
  const both = templateOf(ensembles({}, staging));

  const settings = fileSettingsOf<RestoreFileSettings>(both, own);

  expect(settings.ensembles).toMatchObject([
    { name: 'prod', nodes: prod.nodes },
    { name: 'staging', nodes: staging.nodes },
  ]);
  expect(settings.restores).toMatchObject({
    prod: { from: [] },
    staging: { from: ['prod'], drillOn: 'i-0123456789abcdef0' },
  });
});

it('knows of each ensemble the documents that are there', () => {
  const both = templateOf(ensembles({}, staging));
  const made = [...documentsOf(both).keys()];

  const { ensembles: backups, restores } = fileSettingsOf<RestoreFileSettings>(both, own);

  const known = [...backups, ...Object.values(restores)].flatMap(({ documents }) =>
    Object.values(documents),
  );
  expect(made).toHaveLength(14);
  expect(new Set(known)).toEqual(new Set(made));
});

it('knows the alias that takes the first backup after a restore', () => {
  const alias = environmentOf(template, 'Restore')[restoreEnvironment.backupAlias];

  expect(alias).toMatch(/^<OrchestratorsBackupLive/);
});

it('leaves the environment of the backup function to places and ways', () => {
  const names = Object.keys(environmentOf(template, 'Backup'));

  expect(names).toEqual([environment.bucket, environment.eventBus]);
});

it('may send the documents of restores, drills and put-backs and no other', () => {
  const [documents, ...nodes] = sends(template, own);

  expect(documentsIn(documents)).toEqual(['apply', 'capture', 'drill', 'restore']);
  expect(nodes.flatMap(documentsIn)).toEqual([]);
});

it('may send to the instance that drills are held on', () => {
  const arns = sends(templateOf(ensembles({}, staging)), own).map(({ Resource }) =>
    JSON.stringify(Resource),
  );

  expect(arns.filter((arn) => arn.includes('instance/i-0123456789abcdef0'))).toHaveLength(1);
});

it('reads archives, manifests, its own records and the lease', () => {
  expect(keysFor('s3:GetObject').sort()).toEqual([
    'prod/*.manifest.json',
    'prod/*.tar.gz',
    'prod/drills/*',
    'prod/restores/*',
    'prod/runs/current.json',
  ]);
});

it('reads a version of an archive, and of nothing else', () => {
  expect(keysFor('s3:GetObjectVersion')).toEqual(['prod/*.tar.gz']);
});

it('writes its own records, requests and the lease, and no backup', () => {
  expect([...new Set(keysFor('s3:PutObject'))].sort()).toEqual([
    'prod/drills/*',
    'prod/restores/*.execution.json',
    'prod/restores/*.lists',
    'prod/restores/*.plan.json',
    'prod/restores/*.requests',
    'prod/restores/*.result.json',
    'prod/restores/*.sending',
    'prod/restores/*.status.json',
    'prod/restores/lineage.json',
    'prod/runs/current.json',
  ]);
});

it('claims a plan or a stream only where nobody did, and the lease only so or over the one that it read', () => {
  expect(keysFor('s3:PutObject', 'Null s3:if-none-match')).toEqual([
    'prod/restores/*.execution.json',
    'prod/restores/*.sending',
    'prod/runs/current.json',
  ]);
  expect(keysFor('s3:PutObject', 'Null s3:if-match')).toEqual(['prod/runs/current.json']);
  expect(keysFor('s3:PutObject', '')).not.toContain('prod/restores/*.execution.json');
});

it('lists the folders of the ensembles only', () => {
  const lists = statementsOf(template, own).filter(({ Action }) => Action === 's3:ListBucket');

  expect(lists.map(({ Condition }) => Condition)).toEqual([
    { StringLike: { 's3:prefix': ['prod/*'] } },
  ]);
});

it('invokes the alias of the backup and no other function', () => {
  const invokes = statementsOf(template, own).filter(
    ({ Action }) => Action === 'lambda:InvokeFunction',
  );

  expect(invokes.map(({ Resource }) => Resource)).toEqual([
    { Ref: expect.stringMatching(/^OrchestratorsBackupLive/) },
  ]);
});

it('announces on the default bus and no other', () => {
  const puts = statementsOf(template, own).filter(({ Action }) => Action === 'events:PutEvents');

  expect(puts.map(({ Resource }) => JSON.stringify(Resource))).toEqual([
    expect.stringMatching(/:event-bus\/default"\]\]\}$/),
  ]);
});

it('may do nothing else', () => {
  const actions = statementsOf(template, own).flatMap(({ Action }) => Action);

  expect([...new Set(actions)].sort()).toEqual([
    'events:PutEvents',
    'lambda:GetDurableExecution',
    'lambda:InvokeFunction',
    's3:GetObject',
    's3:GetObjectVersion',
    's3:ListBucket',
    's3:PutObject',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:SendMessage',
    'ssm:CancelCommand',
    'ssm:DescribeInstanceInformation',
    'ssm:ListCommandInvocations',
    'ssm:ListCommands',
    'ssm:SendCommand',
  ]);
});
