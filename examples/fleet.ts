/** Three hundred ensembles of a file, fleet.json: a production, a test and a development one of each team. */
import { App, Stack } from 'aws-cdk-lib';
import { propsOfFile, ZkBackup } from 'zk-backup';

const app = new App();
const stack = new Stack(app, 'ZooKeeper', { suppressTemplateIndentation: true });

new ZkBackup(stack, 'Backup', propsOfFile(stack, 'fleet.json'));

app.synth();
