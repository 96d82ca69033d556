import {
  endOfStep,
  isSettled,
  isUnderWay,
  readInvocation,
} from '../../../../lambda/node/invocation.ts';

const line = 'ZKBACKUP {"step":"remove","runId":"prod.20261122T030000Z"}';
const step = (Status: string, Output = line) => ({
  Name: 'remove',
  Status,
  StatusDetails: Status,
  ResponseCode: 0,
  Output,
});

test('status details are compared without blanks: documentation and wire differ', () => {
  const invocation = readInvocation({ InstanceId: 'i-1', StatusDetails: 'Execution Timed Out' });

  expect(invocation.status).toBe('ExecutionTimedOut');
});

test('an ended invocation whose last step still runs is not settled: its output is to come', () => {
  const late = readInvocation({
    StatusDetails: 'Success',
    CommandPlugins: [step('InProgress') as never],
  });

  expect(isUnderWay(late)).toBe(false);
  expect(isSettled(late)).toBe(false);
});

test('what a step wrote is kept only where it holds no line', () => {
  const invocation = readInvocation({
    StatusDetails: 'Failed',
    CommandPlugins: [
      step('Success') as never,
      step('Failed', `${'x'.repeat(400)}bash: no`) as never,
    ],
  });

  expect(invocation.steps[0]).toMatchObject({ found: '', line: { step: 'remove' } });
  expect(invocation.steps[1]?.found).toMatch(
    /^it reported no line; its output ends: x{292}bash: no$/,
  );
});

test('a step whose line cannot be read is told as that, with what was found', () => {
  const { steps } = readInvocation({
    StatusDetails: 'Success',
    CommandPlugins: [step('Success', `${line.slice(0, -1)},"myid":001}`) as never],
  });

  expect(steps.map(endOfStep)).toEqual([
    'Step remove ended Success: its line is no JSON object: {"step":"remove","runId":"prod.20261122T030000Z","myid":001}.',
  ]);
});
