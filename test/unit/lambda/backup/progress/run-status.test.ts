import { tellPhase } from '../../../../../lambda/backup/progress/run-status.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

const run = { runId: 'prod.1', ensemble: 'prod', tick: '1', startedAt: 0, execution: 'e' };

test('a bucket that does not answer holds a run up for three seconds, and no longer', async () => {
  const waits: unknown[] = [];
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((passed: () => void, ms: number) => {
    waits.push(ms);
    queueMicrotask(passed);
  }) as never);
  const s3 = { send: () => new Promise(() => {}) };

  await tellPhase({ store: { s3, bucket: 'b' }, run, now: () => 0 } as never, 'verify');

  expect(waits).toEqual([3000]);
});
