import { readFileSync } from 'node:fs';
import { configOf, ensembles } from './configuration.ts';
import {
  fileSettingsOf,
  onlyResource,
  removeAssemblies,
  statementsOf,
  templateOf,
} from './synthesized.ts';

removeAssemblies();

const withReport = (report: object = {}, more: object = {}) =>
  templateOf({ ...ensembles({}), report, ...more });

const scheduleOf = (report?: object) =>
  onlyResource(withReport(report), 'AWS::Scheduler::Schedule', 'ScheduledReport').Properties;

it('is not there unless it is set: no function, no schedule, and no output', () => {
  const template = templateOf(ensembles({}));

  expect(JSON.stringify(template.toJSON())).not.toContain('ScheduledReport');
  expect(JSON.stringify(template.toJSON())).not.toContain('_reports');
});

it('is made every morning, if nothing else is said, when backups and drills have begun', () => {
  expect(scheduleOf()).toMatchObject({
    ScheduleExpression: expect.stringMatching(/^cron\(\d+ [789] \* \* \? \*\)$/),
    ScheduleExpressionTimezone: 'UTC',
  });
});

it.each([
  [{ every: 3600 }, 'rate(1 hour)', 'Etc/UTC'],
  [{ cron: '0 7 ? * MON *', timezone: 'Europe/Berlin' }, 'cron(0 7 ? * MON *)', 'Europe/Berlin'],
])('is made by the schedule %j', (schedule, expression, timezone) => {
  expect(scheduleOf({ schedule })).toMatchObject({
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: timezone,
  });
});

it('is set as docs/report.md shows, which is what nothing said means', () => {
  const [, shown = ''] = /```json\n(.*?)```/s.exec(readFileSync('docs/report.md', 'utf8')) ?? [];

  const configured = (input: object) => configOf({ ...ensembles({}), ...input }).report;
  expect(configured(JSON.parse(shown))).toEqual(configured({ report: {} }));
});

it('is known by an output, in a folder that can be no ensemble’s', () => {
  const [output] = Object.values(withReport({}, { bucket: 'mine' }).findOutputs('ReportPage'));

  expect(output?.Value).toBe('s3://mine/_reports/ZkBackup.html');
});

it('is made by a function that knows its ensembles by name, and where the page lies', () => {
  const two = { name: 'staging', nodes: { tag: { key: 'zk-backup', value: 'staging' } } };
  const template = templateOf({
    ...ensembles({}, two),
    ...{ report: {}, bucket: 'mine', s3Endpoint: 'https://s3.example.com', sse: 'AES256' },
  });

  const { Properties } = onlyResource(template, 'AWS::Lambda::Function', 'ScheduledReportPage');

  expect(fileSettingsOf(template, 'ScheduledReportPage')).toEqual({
    ensembles: ['prod', 'staging'],
  });
  expect(Properties.Environment).toEqual({
    Variables: {
      ZK_BACKUP_BUCKET: 'mine',
      ZK_BACKUP_REPORT_PAGE: '_reports/ZkBackup.html',
      ZK_BACKUP_S3_ENDPOINT: 'https://s3.example.com',
      ZK_BACKUP_SSE: 'AES256',
    },
  });
});

it('is heard of where it fails: tried twice more, then in the queue that has an alarm', () => {
  const queue = { 'Fn::GetAtt': [expect.stringMatching(/^DeadLetters/), 'Arn'] };

  const target = scheduleOf().Target as {
    readonly Arn: unknown;
    readonly DeadLetterConfig: object;
  };
  const invoked = onlyResource(
    withReport(),
    'AWS::Lambda::EventInvokeConfig',
    'ScheduledReport',
  ).Properties;

  expect(target.Arn).toEqual({ Ref: expect.stringMatching(/^ScheduledReportLive/) });
  expect(target.DeadLetterConfig).toEqual({ Arn: queue });
  expect(invoked).toMatchObject({
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: { Destination: queue } },
  });
});

it('brings no alarm of its own', () => {
  const alarms = (report?: object) =>
    Object.keys(templateOf({ ...ensembles({}), report }).findResources('AWS::CloudWatch::Alarm'));

  expect(alarms({})).toEqual(alarms());
});

it('never expires while it is written over; earlier pages stay for a month', () => {
  const [bucket] = Object.values(withReport().findResources('AWS::S3::Bucket'));
  const rules: { Prefix?: string; TagFilters?: object; NoncurrentVersionExpiration: object }[] =
    bucket?.Properties.LifecycleConfiguration.Rules;

  const ofPage = rules.filter(
    ({ Prefix = '', TagFilters }) => !TagFilters && '_reports/ZkBackup.html'.startsWith(Prefix),
  );

  expect(ofPage).toEqual([
    expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
  ]);
  expect(ofPage[0]).not.toHaveProperty('ExpirationInDays');
});

it('may write that one object, and no wildcard is in where', () => {
  const writes = statementsOf(withReport({}, { bucket: 'mine' }), 'ScheduledReportPage').filter(
    ({ Action }) => JSON.stringify(Action).includes('Put'),
  );

  expect(writes.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    [
      's3:PutObject',
      {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::mine/_reports/ZkBackup.html']],
      },
    ],
  ]);
});
