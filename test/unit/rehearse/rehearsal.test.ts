import { environmentOfCdk } from '../../rehearse/cdk.ts';
import type { WantedResource } from '../../rehearse/judge.ts';
import { parseOptions } from '../../rehearse/options.ts';
import { formatStays, formatSteps } from '../../rehearse/table.ts';

test.each([
  'https://cloudformation.eu-central-1.amazonaws.com',
  'http://10.0.0.7:5000',
  'http://127.0.0.1.example.com:5000',
  'http://localhost.example.com:5000',
])('a rehearsal does not begin at %s', (endpoint) => {
  expect(() => environmentOfCdk(endpoint, '/scratch')).toThrow('to this machine only');
});

test('the CLI gets nothing of a person, neither credentials nor profile', () => {
  const { PATH, ...environment } = environmentOfCdk('http://127.0.0.1:5000', '/scratch');

  expect(PATH).toBe(process.env.PATH);
  expect(environment).toEqual({
    AWS_ACCESS_KEY_ID: 'rehearsal',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:5000',
    AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: 'http://localhost:5000',
    AWS_REGION: 'eu-central-1',
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_HOME: '/scratch/cdk-home',
    HOME: '/scratch',
    NODE_NO_WARNINGS: '1',
    TMPDIR: '/scratch',
  });
});

test('an option that there is not is refused', () => {
  expect(() => parseOptions(['--selftest'])).toThrow("Unknown option '--selftest'.");
});

test('the table tells of each step what was wanted, what was there and what differs', () => {
  const counts = { made: 59, gone: 0, replaced: 0 };
  const step = { name: 'deploy', seconds: 12.34, wanted: 59, found: 58, ...counts };

  const text = formatSteps([{ ...step, differences: ['a queue is not there'] }]);

  expect(text.split('\n')).toEqual([
    'step    seconds  wanted  read back  made  gone  replaced  differences',
    'deploy     12.3      59         58    59     0         0            1',
  ]);
});

test('what stays is told by type', () => {
  const stays = ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::S3::Bucket'].map(
    (type) => ({ type }) as WantedResource,
  );

  expect(formatStays(stays)).toBe('1 AWS::KMS::Key, 2 AWS::S3::Bucket');
});
