/** Archives under a key of the app, which has no ARN before it is made. */
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { identityStatements, onlyResource, removeAssemblies } from '../synthesized.ts';
import { backupIn, stackOfApp } from './app.ts';

removeAssemblies();

test('nodes and functions ask by header for the key that a bucket of the app demands', () => {
  const stack = stackOfApp();
  const key = new Key(stack, 'Key');
  const bucket = new Bucket(stack, 'Ours', { versioned: true, encryptionKey: key });

  backupIn(stack, { bucket, sse: key });

  const template = Template.fromStack(stack);
  const arn = stack.resolve(key.keyArn);
  const handler = onlyResource(template, 'AWS::Lambda::Function', 'BackupOrchestratorsBackup');
  const documents = Object.values(template.findResources('AWS::SSM::Document'));
  const writing = documents.filter(({ Properties }) =>
    /-(backup|capture|apply)$/.test(Properties.Name),
  );
  expect(handler.Properties).toMatchObject({ Environment: { Variables: { ZK_BACKUP_SSE: arn } } });
  expect(writing).toHaveLength(3);
  for (const { Properties } of writing) {
    expect(JSON.stringify(Properties.Content)).toContain(JSON.stringify(arn));
  }
});

test('who writes and reads in a bucket of the app may use the key that the bucket has', () => {
  const stack = stackOfApp();
  const encryptionKey = new Key(stack, 'Key');
  const bucket = new Bucket(stack, 'Ours', { versioned: true, encryptionKey });

  backupIn(stack, { bucket });

  const template = Template.fromStack(stack);
  const using = identityStatements(template).filter(({ Sid }) => Sid === 'UseKeyOfBackups');
  expect(using.map(({ of }) => of.replace(/[0-9A-F]{8}$/, ''))).toEqual(
    expect.arrayContaining([
      'BackupOrchestratorsBackupServiceRoleDefaultPolicy',
      'BackupOrchestratorsRestoreServiceRoleDefaultPolicy',
      'BackupensembleprodNodePolicy',
    ]),
  );
  expect(using.map(({ Resource }) => Resource)).toEqual(
    using.map(() => stack.resolve(encryptionKey.keyArn)),
  );
});
