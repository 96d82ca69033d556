import { meterProcessorTime } from './processor-time.ts';
import { ServerUnderTest } from './server.ts';
import { manyCreates } from './streams.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await ServerUnderTest.start();
});
afterAll(() => server?.close());

test('ten thousand znodes cost the node next to nothing besides the CLI', async () => {
  const requests = manyCreates('/bulk', 10_000, 800);
  const seconds = meterProcessorTime(server);

  const { line, outcome } = await server.applied(requests);

  expect(outcome).toMatchObject({ complete: true, refused: [] });
  expect(line.requestBytes).toBeGreaterThan(8_400_000);
  expect(seconds.ofCli()).toBeGreaterThan(0);
  // Of which 0.06 were measured; this machine may be slower.
  expect(seconds.ofAll() - seconds.ofCli()).toBeLessThan(0.2);
});
