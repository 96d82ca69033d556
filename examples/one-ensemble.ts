/** One ensemble, beside the servers that the same app makes. */
import { App, Duration, Stack } from 'aws-cdk-lib';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { InstanceType, MachineImage, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Nodes, ZkBackup } from 'zk-backup';

const app = new App();
const stack = new Stack(app, 'ZooKeeper');

const servers = new AutoScalingGroup(stack, 'Servers', {
  vpc: new Vpc(stack, 'Vpc'),
  instanceType: new InstanceType('t4g.medium'),
  machineImage: MachineImage.latestAmazonLinux2023(),
  minCapacity: 3,
  maxCapacity: 3,
});

new ZkBackup(stack, 'Backup', {
  ensembles: [{ name: 'prod', nodes: Nodes.of(servers), maxDowntime: Duration.minutes(5) }],
});

app.synth();
