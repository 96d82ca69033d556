import { App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ZkBackupError } from '../lambda/errors.ts';
import { readConfig } from '../lib/read-config.ts';
import { ZkBackupStack } from '../lib/zk-backup-stack.ts';

const app = new App();
try {
  const config = readConfig(app.node.tryGetContext('config') ?? 'zk-backup.json');
  new ZkBackupStack(app, app.node.tryGetContext('stack') ?? 'ZkBackup', { config });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (!(error instanceof ZkBackupError)) throw error;
  // A person's mistake, not ours: the sentence without a stack trace.
  console.error(`${error.message}\n${error.hint}`);
  process.exit(1);
}
app.synth();
