import { setTimeout as delay } from 'node:timers/promises';
import { WorkUnderWay } from '../work-under-way.ts';
import { DurableService } from './durable-service.ts';
import { inProcessOf } from './in-process.ts';

/** How often an execution looks, each minute, whether a piece of work is done. */
async function looksUntil(done: Promise<unknown>, seconds: number): Promise<number> {
  const work = new WorkUnderWay();
  const own = await DurableService.start(undefined, undefined, work);
  let isDone = false;
  const piece = work.add(done);
  piece.then(() => {
    isDone = true;
  });
  let looks = 0;
  const invoke = inProcessOf(own, (flow) =>
    flow.poll(
      'look',
      async () => {
        looks++;
        return isDone;
      },
      false,
      (is) => (is ? undefined : seconds),
    ),
  );
  await own.execute('arn:f:1', {}, invoke, { millisecondsPerSecond: 1 });
  await own.close();
  return looks;
}

test('a wait that a test has made short does not end before what somebody does meanwhile', async () => {
  const looks = await looksUntil(delay(700), 60);

  expect(looks).toBe(2);
});

test('it ends all the same when its seconds are over', async () => {
  const looks = await looksUntil(delay(2500), 1);

  expect(looks).toBeGreaterThanOrEqual(3);
});
