import type { Invocation, InvokeOptions } from '../functions/functions.ts';
import type { InvocationOutcome } from '../functions/sandbox.ts';
import type { LambdaFunction } from '../template/functions.ts';
import type { BusEvent } from './events.ts';
import { Rules } from './rules.ts';
import { targetInput } from './target-input.ts';

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:Notify';
const event: BusEvent = {
  id: 'e1',
  source: 'zk-backup',
  detailType: 'ZooKeeper Backup Failed',
  detail: { ensemble: 'prod' },
  bus: 'default',
  resources: [],
  time: '2026-11-22T03:00:00.000Z',
};
const transformer = {
  InputPathsMap: { f1: '$' },
  InputTemplate: '{"channel":"topic","event":<f1>}',
};

/** Rules of which the function fails so often. */
function under({ failures = 0, retryAttempts = 0, knows = true, state = 'ENABLED' } = {}) {
  const begun: InvokeOptions[] = [];
  const ended: Promise<InvocationOutcome>[] = [];
  const lambda = { arn, eventInvoke: { retryAttempts, onFailureArn: 'queue' } };
  const rules = new Rules({
    rules: [
      {
        ...{ logicalId: 'Rule', name: 'rule', state, pattern: { source: ['zk-backup'] } },
        targets: [{ arn, transformer, deadLetterArn: 'queue' }],
      },
    ],
    functions: knows ? [lambda as unknown as LambdaFunction] : [],
    invoke: () => ({
      start: (options): Invocation => {
        begun.push(options);
        const error = { errorType: 'NotSent', errorMessage: 'no' };
        const end = begun.length <= failures ? { error } : { payload: 1 };
        return { outcome: Promise.resolve({ requestId: 'r', version: '1', ...end }) };
      },
    }),
    onInvoke: ({ outcome }) => ended.push(outcome),
  });
  return {
    rules,
    begun,
    deliver: async (one: BusEvent) => {
      rules.deliver(one);
      await Promise.all(ended);
    },
  };
}

test('an event that fits reaches the target as EventBridge hands it over', async () => {
  const { begun, deliver } = under();

  await deliver(event);

  expect(begun.map(({ event: input }) => input)).toEqual([
    {
      channel: 'topic',
      event: {
        version: '0',
        id: 'e1',
        'detail-type': 'ZooKeeper Backup Failed',
        source: 'zk-backup',
        account: '123456789012',
        time: '2026-11-22T03:00:00.000Z',
        region: 'us-east-1',
        resources: [],
        detail: { ensemble: 'prod' },
      },
    },
  ]);
});

test.each([
  ['does not fit', {}, { ...event, source: 'other' }],
  ['meets a disabled rule', { state: 'DISABLED' }, event],
])('an event that %s reaches nobody', async (_what, options, one) => {
  const { begun, rules, deliver } = under(options);

  await deliver(one);

  expect([begun, rules.deadLetters]).toEqual([[], []]);
});

test('a function that fails is tried again as often as it says, and then its event is in the queue', async () => {
  const { begun, rules, deliver } = under({ failures: 9, retryAttempts: 2 });

  await deliver(event);

  expect(begun).toHaveLength(3);
  expect(rules.deadLetters).toMatchObject([
    {
      queueArn: 'queue',
      body: {
        requestPayload: { channel: 'topic', event: { id: 'e1' } },
        responsePayload: { errorMessage: 'no' },
      },
    },
  ]);
});

test('one that succeeds in the end leaves nothing there', async () => {
  const { rules, deliver } = under({ failures: 1, retryAttempts: 2 });

  await deliver(event);

  expect(rules.deadLetters).toEqual([]);
});

test('what cannot be delivered at all is in the queue of the rule', async () => {
  const { rules, deliver } = under({ knows: false });

  await deliver(event);

  expect(rules.deadLetters).toMatchObject([{ queueArn: 'queue', body: { id: 'e1' } }]);
});

test.each([
  ['another path', { InputPathsMap: { f1: '$.detail' }, InputTemplate: '{"a":<f1>}' }, 'path'],
  ['a name of nothing', { InputTemplate: '{"a":<f1>}' }, 'path'],
  ['no JSON', { InputPathsMap: { f1: '$' }, InputTemplate: '{"a":<f1>' }, 'makes no JSON'],
])('an input template with %s is refused', (_what, wrong, why) => {
  expect(() => targetInput(wrong, event)).toThrow(why);
});
