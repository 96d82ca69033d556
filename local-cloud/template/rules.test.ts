import { readRule } from './rules.ts';

const named = { logicalId: 'Rule', name: 'rule' };
const target = { Id: 'Target0', Arn: 'arn', DeadLetterConfig: { Arn: 'queue' } };

test('a rule has its pattern, its targets and where what they do not take is kept', () => {
  const InputTransformer = { InputPathsMap: { f1: '$' }, InputTemplate: '<f1>' };
  const pattern = { source: ['a'] };

  const rule = readRule(named, {
    EventPattern: pattern,
    State: 'DISABLED',
    Targets: [{ ...target, InputTransformer, RetryPolicy: { MaximumRetryAttempts: 3 } }],
  });

  expect(rule).toEqual({
    ...{ ...named, pattern, state: 'DISABLED' },
    targets: [{ arn: 'arn', transformer: InputTransformer, deadLetterArn: 'queue' }],
  });
});

test.each([
  ['a schedule', { ScheduleExpression: 'rate(1 day)' }, 'has ScheduleExpression'],
  ['a constant input', { Targets: [{ ...target, Input: '{}' }] }, 'has Input'],
  ['six targets', { Targets: Array.from({ length: 6 }, () => target) }, 'over 5 targets'],
])('a rule with %s is refused', (_what, properties, why) => {
  expect(() => readRule(named, { EventPattern: {}, ...properties })).toThrow(why);
});
