/** Props that are wrong are refused as a file is: with path, what was got, and what is expected. */
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket, type CfnBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Duration, RemovalPolicy, type Stack, Token } from 'aws-cdk-lib/core';
import { InvalidDocumentName } from '../../../lib/documents/document-limits.ts';
import { InvalidConfiguration, Nodes, ZkBackup, type ZkBackupProps } from '../../../lib/index.ts';
import { removeAssemblies } from '../synthesized.ts';
import { backupIn, ensemble, stackOfApp } from './app.ts';

removeAssemblies();

const problems: readonly (readonly [
  says: string,
  of: string,
  props: (stack: Stack) => Partial<ZkBackupProps>,
])[] = [
  [
    'App/Backup is not a configuration of zk-backup:\n  ensembles: got [], expected at least one ensemble',
    'no ensemble',
    () => ({ ensembles: [] }),
  ],
  [
    'ensembles[0].maxDowntime: got 0.5, expected seconds, a whole number from 5 to',
    'half a second',
    () => ({ ensembles: [{ ...ensemble('prod'), maxDowntime: Duration.millis(500) }] }),
  ],
  [
    'ensembles[0].schedule.cron: got "at(2026-11-30T00:00:00)", expected',
    'a schedule that happens once',
    () => ({
      ensembles: [{ ...ensemble('prod'), schedule: ScheduleExpression.at(new Date('2026-11-30')) }],
    }),
  ],
  [
    'ensembles[0].nodes.instanceIds[0]: got a token, whose value is known only after the deployment, expected a literal',
    'the id of an instance that is not made yet',
    (stack) => {
      const id = new Bucket(stack, 'Something').bucketName;
      return { ensembles: [{ name: 'prod', nodes: Nodes.instanceIds(id) }] };
    },
  ],
  [
    'ensembles[0].service.stop: got a token, whose value is known only after the deployment, expected a literal',
    'a command that is packed into a script before anybody fills it in',
    (stack) => {
      const stop = `stop ${new Bucket(stack, 'Something').bucketName}`;
      return { ensembles: [{ ...ensemble('prod'), service: { stop, start: 'start' } }] };
    },
  ],
  [
    'notify.webhook.template.text: got a token, whose value is known only after the deployment, expected a literal',
    'a template that lies beside the code of a function',
    (stack) => {
      const text = new Bucket(stack, 'Something').bucketName;
      const secret = { ssmParameter: '/hook' };
      return { notify: { webhook: { url: 'https://a.example', secret, template: { text } } } };
    },
  ],
  [
    'name: got a token, whose value is known only after the deployment, expected a literal',
    'a name that others are made of',
    (stack) => ({ name: new Bucket(stack, 'Something').bucketName }),
  ],
  [
    'ensembles[0].maxDowntime: got a token, whose value is known only after the deployment, expected a literal',
    'a number that is not known',
    () => ({
      ensembles: [
        { ...ensemble('prod'), maxDowntime: Duration.seconds(Token.asNumber({ Ref: 'Seconds' })) },
      ],
    }),
  ],
  [
    'objectLock: got {"mode":"GOVERNANCE","days":3}, expected nothing: set it on the bucket',
    'a lock for a bucket that is not ours',
    (stack) => ({
      bucket: new Bucket(stack, 'Ours', { versioned: true }),
      objectLock: ObjectLockRetention.governance(Duration.days(3)),
    }),
  ],
  [
    'ensembles[0].keep: got {}, expected { "days": 30',
    'nothing that is kept',
    () => ({ ensembles: [{ name: 'prod', nodes: Nodes.tag('a', 'b'), keep: {} }] }),
  ],
  [
    'bucket: got a bucket without versions, expected one with "versioned: true"',
    'a bucket in which an archive that is written over is gone',
    (stack) => ({ bucket: new Bucket(stack, 'Ours') }),
  ],
  [
    'bucket: got a bucket without versions, expected one with "versioned: true"',
    'a bucket whose versions are suspended',
    (stack) => {
      const bucket = new Bucket(stack, 'Ours');
      const made = bucket.node.defaultChild as CfnBucket;
      made.versioningConfiguration = { status: 'Suspended' };
      return { bucket };
    },
  ],
  [
    'removalPolicy: got "SNAPSHOT", expected "RETAIN" or "DESTROY"',
    'a policy that no bucket has',
    () => ({ removalPolicy: RemovalPolicy.SNAPSHOT }),
  ],
];

test.each(problems)('says %j of %s', (says, _, props) => {
  const stack = stackOfApp();
  const given = props(stack);

  const make = () => backupIn(stack, given);

  expect(make).toThrow(
    expect.objectContaining({
      name: InvalidConfiguration.name,
      message: expect.stringContaining(says),
    }),
  );
});

test('an ensemble that is added is checked with the others, at once', () => {
  const backup = backupIn(stackOfApp());

  const add = () => backup.addEnsemble(ensemble('prod'));

  expect(add).toThrow('ensembles[1].name: got "prod", expected a name that ensembles[0]');
});

test('a construct without any ensemble is refused at synth', () => {
  const stack = stackOfApp();
  new ZkBackup(stack, 'Backup');

  expect(() => Template.fromStack(stack)).toThrow('ensembles: got [], expected at least one');
});

test('an id that SSM takes in no name is refused, with what to do', () => {
  const backup = backupIn(stackOfApp(), {}, 'My backup');

  const build = () => backup.build();

  expect(build).toThrow(
    expect.objectContaining({
      name: InvalidDocumentName.name,
      message: expect.stringMatching(/App-My backup-[0-9a-f]{10}-probe has " " in it/),
      hint: expect.stringContaining('`name` of the construct'),
    }),
  );
});
