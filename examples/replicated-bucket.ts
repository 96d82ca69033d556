/** A bucket that is replicated to a second region: it is made by the app, and stays its own. Restores read the copy, too. */
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Nodes, ZkBackup } from 'zk-backup';

const app = new App();
const account = '123456789012';
const kept = { versioned: true, enforceSSL: true, removalPolicy: RemovalPolicy.RETAIN };

const byTag = (value: string, days: number) => ({
  tagFilters: { 'zk-backup': value },
  expiration: Duration.days(days),
  noncurrentVersionExpiration: Duration.days(7),
});

const far = new Stack(app, 'Copies', { env: { account, region: 'eu-west-1' } });
const copies = new Bucket(far, 'Copies', { ...kept, bucketName: `zookeeper-copies-${account}` });

const near = new Stack(app, 'ZooKeeper', { env: { account, region: 'eu-central-1' } });
const bucket = new Bucket(near, 'Backups', {
  ...kept,
  bucketName: `zookeeper-backups-${account}`,
  replicationRules: [{ destination: copies }],
  // What a bucket of your own needs, or else nothing goes (docs/retention.md).
  lifecycleRules: [byTag('delete', 1), byTag('inspect', 30)],
});

new ZkBackup(near, 'Backup', {
  bucket,
  // The app replicates it; zk-backup tells how far that is, and restores from there.
  copyTo: [{ region: far.region, bucket: copies }],
  ensembles: [{ name: 'prod', nodes: Nodes.tag('zookeeper', 'prod') }],
});

app.synth();
