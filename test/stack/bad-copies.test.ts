/** Copies that would be none, or that S3 would refuse in the middle of a deployment, are refused at synth. */
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { InvalidConfiguration } from '../../lib/index.ts';
import { configOf, ensembles } from './configuration.ts';
import { backupIn, stackOfApp } from './construct/app.ts';
import { removeAssemblies } from './synthesized.ts';

removeAssemblies();

const keyIn = (region: string) => `arn:aws:kms:${region}:123456789012:key/0a`;

const problems: readonly (readonly [what: string, says: string, more: object])[] = [
  [
    'a copy in the same bucket',
    'copyTo[0].bucket: got "ours", expected another bucket than the one that is copied',
    { bucket: 'ours', copyTo: [{ region: 'eu-west-1', bucket: 'ours' }] },
  ],
  [
    'the same copy twice',
    'copyTo[1].bucket: got "theirs", expected another one than copyTo[0] has',
    {
      copyTo: [
        { region: 'eu-west-1', bucket: 'theirs' },
        { region: 'eu-north-1', bucket: 'theirs' },
      ],
    },
  ],
  [
    'a region twice without buckets',
    'copyTo[1].region: got "eu-west-1", expected another one than copyTo[0] has',
    { copyTo: [{ region: 'eu-west-1' }, { region: 'eu-west-1' }] },
  ],
  [
    'a bucket that is not made beside one that exists',
    'copyTo[0].bucket: got nothing, expected the name of the bucket that "ours" is replicated to',
    { bucket: 'ours', copyTo: [{ region: 'eu-west-1' }] },
  ],
  [
    'what is no region',
    'copyTo[0].region: got "Ireland", expected the name of a region, such as "eu-west-1"',
    { copyTo: [{ region: 'Ireland' }] },
  ],
  [
    'copies beside storage that is not S3',
    'copyTo: got copies beside s3Endpoint, expected nothing',
    {
      bucket: 'ours',
      s3Endpoint: 'https://s3.example.com',
      copyTo: [{ region: 'eu-west-1', bucket: 'theirs' }],
    },
  ],
  [
    'a key that the copy lacks',
    'copyTo[0].encryptionKey: got nothing, expected the ARN of a key in eu-west-1',
    { encryptionKey: keyIn('eu-central-1'), copyTo: [{ region: 'eu-west-1' }] },
  ],
  [
    'a key of another region',
    `copyTo[0].encryptionKey: got "${keyIn('eu-central-1')}", expected a key of eu-west-1`,
    { copyTo: [{ region: 'eu-west-1', encryptionKey: keyIn('eu-central-1') }] },
  ],
  [
    'an account whose bucket is not named',
    'copyTo[0].bucket: got nothing, expected the name of a bucket of the account 210987654321',
    { copyTo: [{ region: 'eu-west-1', account: '210987654321' }] },
  ],
  ...['has..dots', '192.168.5.4', 'xn--ours', 'ours-s3alias', 'Ours'].map(
    (bucket): (typeof problems)[number] => [
      `the name ${bucket}, which S3 takes for no bucket`,
      `copyTo[0].bucket: got "${bucket}", expected the name of an existing bucket`,
      { copyTo: [{ region: 'eu-west-1', bucket }] },
    ],
  ),
];

it.each(problems)('refuses %s', (_, says, more) => {
  expect(() => configOf({ ...ensembles({}), ...more })).toThrow(says);
});

it('refuses a region that is a token', () => {
  const stack = stackOfApp();

  expect(() => backupIn(stack, { copyTo: [{ region: stack.region }] })).toThrow(
    'copyTo[0].region: got a token',
  );
});

it('refuses to make a bucket in the region of the stack', () => {
  const stack = new Stack(new App(), 'App', { env: { region: 'eu-west-1' } });

  expect(() => backupIn(stack, { copyTo: [{ region: 'eu-west-1' }] })).toThrow(
    'copyTo[0].region: got "eu-west-1", expected another region than that of the stack',
  );
});

it('refuses a bucket of the app that keeps no versions', () => {
  const stack = stackOfApp();
  const bucket = new Bucket(stack, 'Copies');

  expect(() => backupIn(stack, { copyTo: [{ region: 'eu-west-1', bucket }] })).toThrow(
    'copyTo[0].bucket: got a bucket without versions',
  );
});

it('refuses the bucket of the app as its own copy, which has no name yet', () => {
  const stack = stackOfApp();
  const bucket = new Bucket(stack, 'Ours', { versioned: true });

  expect(() => backupIn(stack, { bucket, copyTo: [{ region: 'eu-west-1', bucket }] })).toThrow(
    InvalidConfiguration,
  );
});
