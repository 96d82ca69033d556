/** What a strict account demands: functions in a VPC without a way to the internet, a boundary on every role, tags. */
import { App, Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Nodes, ZkBackup } from 'zk-backup';

const app = new App();
const stack = new Stack(app, 'ZooKeeper');

const vpc = new Vpc(stack, 'Vpc', {
  natGateways: 0,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
});
vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
for (const [id, service] of Object.entries({
  Ssm: InterfaceVpcEndpointAwsService.SSM,
  Lambda: InterfaceVpcEndpointAwsService.LAMBDA,
  Events: InterfaceVpcEndpointAwsService.EVENTBRIDGE,
  CloudFormation: InterfaceVpcEndpointAwsService.CLOUDFORMATION,
  Sns: InterfaceVpcEndpointAwsService.SNS,
})) {
  vpc.addInterfaceEndpoint(id, { service });
}

new ZkBackup(stack, 'Backup', {
  ensembles: [{ name: 'prod', nodes: Nodes.tag('zookeeper', 'prod') }],
  vpc: { vpc },
  permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary'),
  tags: { team: 'platform' },
});

app.synth();
