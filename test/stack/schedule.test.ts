import { Match, type Template } from 'aws-cdk-lib/assertions';
import { quietCron, quietTimesOf } from '../../lib/config/quiet-time.ts';
import { ensembles } from './configuration.ts';
import { onlyResource, removeAssemblies, statementsOf, templateOf } from './synthesized.ts';

removeAssemblies();

const scheduleOf = (schedule: object) => templateOf(ensembles({ schedule }));

it('invokes the alias: a durable function cannot be invoked unqualified', () => {
  const template = templateOf();

  const targets = ['Backup', 'Drill'].map(
    (kind) => targetOf(template, `ensembleprod${kind}`).alias,
  );

  expect(targets).toEqual([
    expect.stringMatching(/^OrchestratorsBackupLive/),
    expect.stringMatching(/^OrchestratorsRestoreLive/),
  ]);
  const names = Object.values(template.findResources('AWS::Lambda::Alias'));
  expect(names.map(({ Properties }) => Properties.Name).sort()).toEqual([
    'execute',
    'live',
    'live',
  ]);
});

it('hands over the ensemble and the scheduled time, which names the run', () => {
  expect(targetOf(templateOf(), 'ensembleprodBackup').input).toEqual({
    ensemble: 'prod',
    scheduledTime: '<aws.scheduler.scheduled-time>',
  });
});

it('tries three times within an hour and then leaves the request in the dead-letter queue', () => {
  templateOf().allResourcesProperties('AWS::Scheduler::Schedule', {
    Target: {
      RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeadLetters'), 'Arn'] } },
    },
  });
});

it.each([
  [{ every: 43200 }, 'rate(12 hours)'],
  [{ every: 172800 }, 'rate(2 days)'],
  [{ every: 5400 }, 'rate(90 minutes)'],
  [{ every: 300 }, 'rate(5 minutes)'],
])('turns %j into %s', (schedule, expression) => {
  scheduleOf(schedule).hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: expression,
  });
});

it('backs up daily, and not at once: at a quiet time of the ensemble, in UTC', () => {
  const { Properties } = onlyResource(
    scheduleOf({ every: 86400 }),
    'AWS::Scheduler::Schedule',
    'ensembleprodBackup',
  );

  expect(Properties).toMatchObject({
    ScheduleExpression: `cron(${quietCron(86400, quietTimesOf('prod').backup)})`,
    ScheduleExpressionTimezone: 'UTC',
  });
});

it.each([{ every: 86400 }, { every: 604800 }])('rehearses by %j at a quiet time, too', (drill) => {
  const { Properties } = onlyResource(
    templateOf(ensembles({ drill })),
    'AWS::Scheduler::Schedule',
    'ensembleprodDrill',
  );

  expect(Properties).toMatchObject({
    ScheduleExpression: `cron(${quietCron(drill.every, quietTimesOf('prod').drill)})`,
    ScheduleExpressionTimezone: 'UTC',
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

it('rehearses a restore every week, if nothing else is set', () => {
  const template = templateOf();

  const { Properties } = onlyResource(template, 'AWS::Scheduler::Schedule', 'ensembleprodDrill');

  expect(Properties).toMatchObject({
    ScheduleExpression: expect.stringMatching(/^cron\(\d+ [456] \? \* [1-7] \*\)$/),
  });
  expect(targetOf(template, 'ensembleprodDrill').input).toEqual({
    ensemble: 'prod',
    drill: true,
    scheduledTime: '<aws.scheduler.scheduled-time>',
  });
});

it('rehearses by a cron expression in its time zone', () => {
  const drill = { cron: '0 3 ? * SUN *', timezone: 'Europe/Berlin' };

  const template = templateOf(ensembles({ drill }));

  const { Properties } = onlyResource(template, 'AWS::Scheduler::Schedule', 'ensembleprodDrill');
  expect(Properties).toMatchObject({
    ScheduleExpression: 'cron(0 3 ? * SUN *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
  });
});

it('rehearses never where the configuration says so', () => {
  templateOf(ensembles({ drill: false })).resourceCountIs('AWS::Scheduler::Schedule', 1);
});

it.each(['Backup', 'Restore'])(
  'may invoke the alias of %s and fill the dead-letter queue, nothing else',
  (name) => {
    const template = templateOf();
    const role = statementsOf(template, 'Scheduler').find(({ Resource }) =>
      JSON.stringify(Resource).includes(`Orchestrators${name}Live`),
    );

    const statements = statementsOf(template, role?.of ?? 'none');

    expect(statements.map(({ Action }) => Action)).toEqual([
      'lambda:InvokeFunction',
      'sqs:SendMessage',
    ]);
    expect(JSON.stringify(statements)).not.toContain('*');
  },
);

/** What a schedule hands over, and the logical id of the alias that it hands it to. */
function targetOf(template: Template, id: string) {
  const { Properties } = onlyResource(template, 'AWS::Scheduler::Schedule', id);
  const target = Properties.Target as { Arn: { Ref: string }; Input: string };
  return { alias: target.Arn.Ref, input: JSON.parse(target.Input) };
}
