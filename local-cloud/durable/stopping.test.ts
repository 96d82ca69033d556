/** An execution that somebody stops, as `aws lambda stop-durable-execution` does. */
import { GetDurableExecutionCommand, StopDurableExecutionCommand } from '@aws-sdk/client-lambda';
import { DurableService } from './durable-service.ts';
import type { Invoke } from './execution.ts';
import { clientOf, inProcessOf } from './in-process.ts';

let service: DurableService;
beforeAll(async () => {
  service = await DurableService.start();
});
afterAll(() => service.close());

const stop = (arn: string) =>
  clientOf(service).send(
    new StopDurableExecutionCommand({
      DurableExecutionArn: arn,
      Error: { ErrorType: 'Stopped', ErrorMessage: 'An operator stopped it.' },
    }),
  );

/** Code that is at work until its process is killed. */
const working: Invoke = () => {
  let kill = () => {};
  const result = new Promise((_resolve, reject) => {
    kill = () => reject(new Error('killed'));
  });
  return { result, kill };
};

const waiting: Invoke = (event) =>
  inProcessOf(service, async (flow) =>
    flow.poll(
      'wait',
      async (n: number) => n + 1,
      0,
      () => 3600,
    ),
  )(event);

test.each([
  ['works', working],
  ['waits', waiting],
])('an execution that %s can be stopped, and does nothing more', async (_how, invoke) => {
  const { arn, end } = service.start('arn:f:1', {}, invoke, {});
  const ended = end.catch((error: Error) => error.message);

  const { StopTimestamp } = await stop(arn);

  expect(await ended).toBe('The execution was stopped.');
  const asked = new GetDurableExecutionCommand({ DurableExecutionArn: arn });
  expect(await clientOf(service).send(asked)).toMatchObject({
    Status: 'STOPPED',
    EndTimestamp: StopTimestamp,
    Error: { ErrorType: 'Stopped', ErrorMessage: 'An operator stopped it.' },
  });
});

test('an execution that has ended cannot be stopped', async () => {
  const invoke = inProcessOf(service, async () => 'done');
  const { arn, end } = service.start('arn:f:1', {}, invoke);
  await end;

  await expect(stop(arn)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
});

test('an execution that there is not cannot be stopped', async () => {
  const stopping = stop('arn:f:1/durable-execution/none/none');

  await expect(stopping).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
