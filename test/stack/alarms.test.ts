import { Match } from 'aws-cdk-lib/assertions';
import { ensembles, prod } from './configuration.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const alarmsOf = (input?: object) =>
  Object.values(templateOf(input).findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  );

it('has an alarm for what no run can tell of: silence, death, and a node that does not serve', () => {
  expect(
    alarmsOf()
      .map(({ AlarmName }) => AlarmName)
      .sort(),
  ).toEqual([
    'ZkBackup-dead-letters',
    'ZkBackup-execution',
    'ZkBackup-notifications',
    'ZkBackup-prod.drill-overdue',
    'ZkBackup-prod.missed',
    'ZkBackup-prod.not-serving',
    'ZkBackup-restore-execution',
  ]);
});

it('takes silence for a missed backup', () => {
  templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'ZkBackup-prod.missed',
    MetricName: 'BackupSucceeded',
    Namespace: 'ZkBackup',
    Dimensions: [{ Name: 'Ensemble', Value: 'prod' }],
    Statistic: 'Sum',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
  });
});

it.each([
  [{ every: 86400 }, 3600, 27],
  [{ every: 300 }, 300, 7],
  [{ cron: '0 3 ? * MON-FRI *' }, 3600, 75],
  [{ every: 518400 }, 3600, 147],
])('notices that %j was missed after %d s x %d', (schedule, period, periods) => {
  const missed = alarmsOf(ensembles({ schedule })).find(({ AlarmName }) =>
    /missed$/.test(AlarmName),
  );

  expect([missed.Period, missed.EvaluationPeriods]).toEqual([period, periods]);
});

it('looks back no further than CloudWatch can: 7 days, or 1 day in periods below an hour', () => {
  const schedules = [{ every: 300 }, { every: 3540 }, { every: 3600 }, { every: 518400 }];

  const alarms = schedules.flatMap((schedule) => alarmsOf(ensembles({ schedule })));

  const tooLong = alarms.filter(({ Period, EvaluationPeriods }) => {
    const limit = Period < 3600 ? 86400 : 7 * 86400;
    return Period * EvaluationPeriods > limit;
  });
  expect(tooLong).toEqual([]);
});

it('raises *not-serving* at the first of its kind, and silence is good news', () => {
  templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'ZkBackup-prod.not-serving',
    MetricName: 'ZooKeeperNotServing',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  });
});

it('says in each alarm what has happened, the one command to paste, and where its article is', () => {
  const mute = alarmsOf().filter(
    ({ AlarmDescription }) =>
      !/^.+[.)]\nPaste: npx zk-backup [a-z-]+( \S+)*\nWhat to do: \S.*#[a-z-]+$/.test(
        AlarmDescription,
      ) || AlarmDescription.length > 1024,
  );

  expect(mute).toEqual([]);
});

it('links to the runbook that a configuration names', () => {
  const runbookUrl = 'https://wiki.example.com/zk-backup';

  const texts = alarmsOf({ ensembles: [prod], notify: { runbookUrl } }).map(
    ({ AlarmDescription }) => AlarmDescription.split('\nWhat to do: ')[1],
  );

  expect(texts).toContain(`${runbookUrl}#backup-missed`);
  expect(texts.every((text) => text.startsWith(`${runbookUrl}#`))).toBe(true);
});

it.each([
  [undefined, 627300],
  [{ every: 86400 }, 108900],
  [{ cron: '0 3 1 * ? *' }, 31 * 86400 + 22500],
])('takes a drill %j for overdue when the last good one is %d s ago', (drill, seconds) => {
  templateOf(ensembles({ drill })).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'ZkBackup-prod.drill-overdue',
    MetricName: 'RestoreDrillAgeSeconds',
    Statistic: 'Minimum',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: seconds,
  });
});

it('leaves an overdue drill overdue between two backups, which tell its age', () => {
  templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'ZkBackup-prod.drill-overdue',
    TreatMissingData: 'ignore',
  });
});

it('waits for no drill where there are none', () => {
  const names = alarmsOf(ensembles({ drill: false })).map(({ AlarmName }) => AlarmName);

  expect(names.filter((name) => name.includes('drill'))).toEqual([]);
});

it.each([
  ['execution', 'OrchestratorsBackup'],
  ['restore-execution', 'OrchestratorsRestore'],
])('counts by *%s* what ended without a word of ours', (alarm, lambda) => {
  const { Metrics } = alarmsOf().find(({ AlarmName }) => AlarmName === `ZkBackup-${alarm}`);

  const counted = Metrics.flatMap(({ MetricStat }: { MetricStat?: { Metric: object } }) =>
    MetricStat ? [MetricStat.Metric] : [],
  );

  expect(counted).toEqual(
    ['Failed', 'TimedOut', 'Stopped'].map((how) => ({
      Namespace: 'AWS/Lambda',
      MetricName: `DurableExecution${how}`,
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: expect.stringContaining(lambda) } }],
    })),
  );
});

it('tells the topic when an alarm comes and when it goes', () => {
  const silent = alarmsOf().filter(
    ({ AlarmActions, OKActions }) => AlarmActions?.length !== 1 || OKActions?.length !== 1,
  );

  expect(silent).toEqual([]);
});

it('also tells a topic that exists, and the people named', () => {
  const topic = 'arn:aws:sns:eu-central-1:123456789012:on-call';
  const notify = { emails: ['ops@example.com'], topic };

  const template = templateOf({ ensembles: [prod], notify });

  template.allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: Match.arrayWith([topic]),
  });
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'ops@example.com',
  });
});

it('lets CloudWatch publish to the encrypted topic: without both, alarms vanish silently', () => {
  const template = templateOf();
  const fromCloudWatch = {
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  };

  template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ ...fromCloudWatch, Action: 'sns:Publish' })]),
    },
  });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({ ...fromCloudWatch, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }),
      ]),
    },
  });
});
