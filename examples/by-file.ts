/** Ensembles by a configuration file, and what only an app knows besides. */
import { App, Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { propsOfFile, ZkBackup } from 'zk-backup';

const app = new App();
const stack = new Stack(app, 'ZooKeeper');

const backup = new ZkBackup(stack, 'Backup', {
  ...propsOfFile(stack, 'zk-backup.json'),
  name: 'zookeepers',
});
backup.grantOperate(Role.fromRoleName(stack, 'Operators', 'operators'));

app.synth();
