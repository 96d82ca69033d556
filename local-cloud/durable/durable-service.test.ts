import { GetDurableExecutionCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import type { Flow } from '../../lambda/flow/flow.ts';
import { DurableService } from './durable-service.ts';
import type { Invoke } from './execution.ts';
import { clientOf, inProcessOf } from './in-process.ts';

let service: DurableService;

beforeAll(async () => {
  service = await DurableService.start();
});
afterAll(() => service.close());

const inProcess = (workflow: (flow: Flow) => Promise<unknown>) => inProcessOf(service, workflow);

/** As the command line asks how an execution is. */
const describeExecution = (arn: string) =>
  clientOf(service).send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));

const quickly = { millisecondsPerSecond: 1 };

test('an execution returns what its workflow returns', async () => {
  const invoke = inProcess(async (flow) => flow.step('add', async () => 1 + 1));

  const end = await service.execute('arn:f:1', {}, invoke, quickly);

  expect(end).toMatchObject({ status: 'SUCCEEDED', result: 2 });
});

/** Dies before or after its n-th checkpoint. */
function dyingOnce(when: 'before' | 'after', checkpoint: number) {
  let asked = 0;
  return (now: 'before' | 'after') => now === when && ++asked === checkpoint;
}

test('a recorded step is not run again after a crash', async () => {
  let runs = 0;
  const invoke = inProcess(async (flow) => {
    await flow.step('count', async () => {
      runs++;
    });
    return flow.step('after', async () => 'done');
  });

  const end = await service.execute('arn:f:1', {}, invoke, {
    ...quickly,
    diesAt: dyingOnce('after', 1),
  });

  expect(end).toMatchObject({ status: 'SUCCEEDED', result: 'done', invocations: 2 });
  expect(runs).toBe(1);
});

test('a step that must not happen twice is not run again when its result was lost', async () => {
  let sends = 0;
  const invoke = inProcess(async (flow) =>
    flow
      .step('send', async () => ++sends, { once: true })
      .catch((error: Error) => `lost: ${error.name}`),
  );

  const end = await service.execute('arn:f:1', {}, invoke, {
    ...quickly,
    diesAt: dyingOnce('before', 2),
  });

  expect(sends).toBe(1);
  expect(end.result).toMatch(/^lost/);
});

test('between polls no invocation runs', async () => {
  const invoke = inProcess(async (flow) =>
    flow.poll(
      'await',
      async (n) => n + 1,
      0,
      (n) => (n < 3 ? 5 : undefined),
    ),
  );

  const end = await service.execute('arn:f:1', {}, invoke, quickly);

  expect(end).toMatchObject({ result: 3, invocations: 3 });
});

test('waits go by the clock that a test has in its hand', async () => {
  const waits: number[] = [];
  let now = 0;
  const clock = {
    now: () => now,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  const invoke = inProcess(async (flow) =>
    flow.poll(
      'await',
      async (n) => n + 1,
      0,
      (n) => (n < 3 ? 300 * n : undefined),
    ),
  );

  const end = await service.execute('arn:f:1', {}, invoke, { clock });

  expect(end).toMatchObject({ result: 3, invocations: 3 });
  expect(waits).toEqual([300_000, 600_000]);
});

test('a step is retried by its rule', async () => {
  let attempts = 0;
  const invoke = inProcess(async (flow) =>
    flow.step(
      'read',
      async () => {
        attempts++;
        if (attempts < 3) throw new Error('not yet');
        return attempts;
      },
      { retryAfter: (_error, attempt) => (attempt < 3 ? 1 : undefined) },
    ),
  );

  const end = await service.execute('arn:f:1', {}, invoke, quickly);

  expect(end.result).toBe(3);
});

test('a result of over 256 KB is refused, as AWS refuses it', async () => {
  const invoke = inProcess(async (flow) => flow.step('big', async () => 'x'.repeat(300 * 1024)));

  const execution = service.execute('arn:f:1', {}, invoke, quickly);

  await expect(execution).resolves.toMatchObject({ status: 'FAILED' });
});

test('an execution is RUNNING until it has ended', async () => {
  let end = (_: string) => {};
  const waiting = new Promise<string>((resolve) => {
    end = resolve;
  });
  const invoke = inProcess(async (flow) => flow.step('wait', () => waiting));
  const execution = service.start('arn:f:1', { a: 1 }, invoke, quickly);

  const described = await describeExecution(execution.arn);

  expect(described).toMatchObject({
    DurableExecutionArn: execution.arn,
    Status: 'RUNNING',
    InputPayload: '{"a":1}',
    StartTimestamp: expect.any(Date),
    Version: '1',
  });
  expect(described.EndTimestamp).toBeUndefined();
  end('done');
  await execution.end;
});

test('the result of an execution that succeeded is told as JSON', async () => {
  const invoke = inProcess(async () => ({ at: '2026-11-22T03:00:00Z' }));
  const { arn, end } = service.start('arn:f:1', {}, invoke, quickly);
  await end;

  const described = await describeExecution(arn);

  expect(described).toMatchObject({
    Status: 'SUCCEEDED',
    Result: '{"at":"2026-11-22T03:00:00Z"}',
    EndTimestamp: expect.any(Date),
  });
});

test('the error of an execution that failed is told', async () => {
  const invoke = inProcess(async () => {
    throw new RangeError('too far');
  });
  const { arn, end } = service.start('arn:f:1', {}, invoke, quickly);
  await end;

  const described = await describeExecution(arn);

  expect(described).toMatchObject({
    Status: 'FAILED',
    Error: { ErrorType: 'RangeError', ErrorMessage: 'too far' },
  });
});

test('an execution that cannot be run has failed', async () => {
  const broken: Invoke = () => ({
    result: Promise.reject(new Error('killed')),
    kill: () => {},
  });
  const { arn, end } = service.start('arn:f:1', {}, broken, quickly);
  await end.catch(() => {});

  const described = await describeExecution(arn);

  expect(described).toMatchObject({ Status: 'FAILED', Error: { ErrorMessage: 'killed' } });
});

test('an unknown execution is not found', async () => {
  const describing = describeExecution('arn:f:1/durable-execution/none/none');

  await expect(describing).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
});

test('who invokes is told the ARN of the execution', async () => {
  const invoked: unknown[] = [];
  const own = await DurableService.start((target, payload) => {
    invoked.push([target, payload]);
    return 'arn:f:1/durable-execution/a/b';
  });

  const answer = await clientOf(own).send(
    new InvokeCommand({
      FunctionName: 'arn:f:live',
      InvocationType: 'Event',
      Payload: Buffer.from('{"ensemble":"prod"}'),
    }),
  );
  await own.close();

  expect(answer).toMatchObject({
    StatusCode: 202,
    DurableExecutionArn: 'arn:f:1/durable-execution/a/b',
  });
  expect(invoked).toEqual([['arn:f:live', { ensemble: 'prod' }]]);
});

test('once it is closed, an execution that waits does not go on', async () => {
  const own = await DurableService.start();
  const waiting: Invoke = () => ({
    result: Promise.resolve({ Status: 'PENDING' }),
    kill: () => {},
  });
  const { end } = own.start('arn:f:1', {}, waiting);

  await own.close();

  await expect(end).rejects.toMatchObject({ name: 'AbortError' });
});
