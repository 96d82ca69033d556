import { Match } from 'aws-cdk-lib/assertions';
import { ensembles } from './configuration.ts';
import { identityStatements, onlyResource, templateOf } from './synthesized.ts';

const scheduleOf = (schedule: object) => templateOf(ensembles({ schedule }));

it('invokes the alias: a durable function cannot be invoked unqualified', () => {
  const template = templateOf();
  const [alias = ''] = Object.keys(template.findResources('AWS::Lambda::Alias'));

  template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: { Arn: { Ref: alias } } });
  template.hasResourceProperties('AWS::Lambda::Alias', { Name: 'live' });
});

it('hands over the ensemble and the scheduled time, which names the run', () => {
  const { Properties } = onlyResource(templateOf(), 'AWS::Scheduler::Schedule') as {
    Properties: { Target: { Input: string } };
  };

  expect(JSON.parse(Properties.Target.Input)).toEqual({
    ensemble: 'prod',
    scheduledTime: '<aws.scheduler.scheduled-time>',
  });
});

it('tries three times within an hour and then leaves the request in the dead-letter queue', () => {
  templateOf().hasResourceProperties('AWS::Scheduler::Schedule', {
    Target: {
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeadLetters'), 'Arn'] } },
    },
  });
});

it.each([
  [{ every: 86400 }, 'rate(1 day)'],
  [{ every: 5400 }, 'rate(90 minutes)'],
  [{ every: 300 }, 'rate(5 minutes)'],
])('turns %j into %s', (schedule, expression) => {
  scheduleOf(schedule).hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: expression,
  });
});

it('reads a cron expression in its time zone', () => {
  const template = scheduleOf({ cron: '0 3 * * ? *', timezone: 'Europe/Berlin' });

  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 3 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
  });
});

it.each([
  [{ every: 86400 }, { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 }],
  [{ every: 3600 }, { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 6 }],
  [{ cron: '0/30 * * * ? *' }, { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 3 }],
  [{ every: 300 }, { Mode: 'OFF' }],
])('spreads %j over %j', (schedule, window) => {
  scheduleOf(schedule).hasResourceProperties('AWS::Scheduler::Schedule', {
    FlexibleTimeWindow: window,
  });
});

it('may invoke the alias and fill the dead-letter queue, nothing else', () => {
  const statements = identityStatements(templateOf()).filter(({ of }) =>
    of.startsWith('Scheduler'),
  );

  expect(statements.map(({ Action }) => Action)).toEqual([
    'lambda:InvokeFunction',
    'sqs:SendMessage',
  ]);
  expect(JSON.stringify(statements)).not.toContain('*');
});
