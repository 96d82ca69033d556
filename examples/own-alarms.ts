/** Alarms to a topic of the app, one of them its own: a backup that is older than 30 hours. */
import { App, Stack } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Nodes, ZkBackup } from 'zk-backup';

const app = new App();
const stack = new Stack(app, 'ZooKeeper');
const topic = new Topic(stack, 'OnCall');

const backup = new ZkBackup(stack, 'Backup', {
  ensembles: [{ name: 'prod', nodes: Nodes.tag('zookeeper', 'prod') }],
  notify: { topic },
});

backup
  .metricAge('prod')
  .createAlarm(stack, 'Old', {
    threshold: 30 * 3600,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  })
  .addAlarmAction(new SnsAction(topic));

app.synth();
