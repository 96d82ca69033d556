/** The command line as one file, alone in a folder: neither a clone nor packages nor a file of a deployment. */
import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  type CloudFormation,
  startCloudFormation,
} from '../../local-cloud/cloudformation/cloudformation.ts';
import {
  cliEnvironment,
  type S3UnderTest,
  s3UnderTest,
} from '../../local-cloud/s3/s3-under-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'zk-backup-one-file-'));
const bucket = 'backups';
let under: S3UnderTest;
let cloudFormation: CloudFormation;
beforeAll(async () => {
  const root = resolve(__dirname, '..', '..');
  execFileSync('npm', ['run', 'build', '--loglevel', 'error'], { cwd: root, stdio: 'pipe' });
  copyFileSync(join(root, 'dist', 'zk-backup.js'), join(folder, 'zk-backup.js'));
  under = await s3UnderTest([{ name: bucket }]);
  cloudFormation = await startCloudFormation({
    stacks: { Backups: { BucketName: bucket, Ensembles: 'prod,staging' }, Other: { Url: 'x' } },
  });
});
afterAll(async () => {
  await cloudFormation?.close();
  await under?.stop();
  rmSync(folder, { recursive: true });
});

/** With credentials, a region, and where these services are today. */
async function zkBackup(...args: string[]) {
  const env = {
    ...cliEnvironment,
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.endpoint,
    AWS_ENDPOINT_URL_S3: under.s3.endpoint,
  };
  const program = [join(folder, 'zk-backup.js'), ...args];
  return promisify(execFile)(process.execPath, program, { cwd: folder, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

test('it finds the bucket of a stack that is named, by credentials alone', async () => {
  const { code, stdout } = await zkBackup('status', '--stack', 'Backups', '--json');

  expect(JSON.parse(stdout)).toMatchObject({
    ensembles: [{ ensemble: 'prod' }, { ensemble: 'staging' }],
  });
  expect(code).toBe(1);
});

test('a stack that is not there is told with the region that was asked', async () => {
  const { code, stderr } = await zkBackup('list', '--stack', 'Backup');

  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'There is no stack Backup in us-east-1, in the account of these credentials.\n  → Set AWS_PROFILE and AWS_REGION to where it was deployed.\n',
  });
});

test('a stack of something else is refused', async () => {
  const { code, stderr } = await zkBackup('list', '--stack', 'Other');

  expect(code).toBe(2);
  expect(stderr).toContain('CloudFormation does not hold the outputs of the stack Other.');
});

test('where CloudFormation cannot be asked, the right that it takes is named', async () => {
  const { code, stderr } = await zkBackup('list', '--stack', 'not_a_name');

  expect(code).toBe(2);
  expect(stderr).toContain('The stack not_a_name cannot be described: ValidationError: ');
  expect(stderr).toContain('the right to cloudformation:DescribeStacks');
});
