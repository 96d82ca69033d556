import { App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ZkBackupError } from '../lambda/errors.ts';
import { readAppContext } from '../lib/config/app-context.ts';
import { readConfig } from '../lib/config/read-config.ts';
import { ZkBackupStack } from '../lib/zk-backup-stack.ts';

const app = new App();
try {
  const { config: file, stack, giveUpRuns } = readAppContext(app.node.getAllContext());
  const config = readConfig(file);
  new ZkBackupStack(app, stack, { config, giveUpRuns });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const names = config.ensembles.map(({ name }) => name).join(', ');
  // Not to stdout, where `cdk synth` writes the template.
  console.error(`${file}: stack ${stack}, ensembles ${names}`);
} catch (error) {
  if (!(error instanceof ZkBackupError)) throw error;
  // A person's mistake, not ours: the sentence without a stack trace.
  console.error(`${error.message}\n${error.hint}`);
  process.exit(1);
}
app.synth();
