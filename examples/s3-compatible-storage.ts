/** Archives in S3-compatible storage: the bucket exists there, and takes the role credentials of nodes and functions. */
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Nodes, ZkBackup } from 'zk-backup';

const app = new App();
const stack = new Stack(app, 'ZooKeeper');

new ZkBackup(stack, 'Backup', {
  bucket: Bucket.fromBucketName(stack, 'Storage', 'zookeeper-backups'),
  s3Endpoint: 'https://s3.example.com:9000',
  ensembles: [{ name: 'prod', nodes: Nodes.instanceIds('i-0123456789abcdef0') }],
});

app.synth();
