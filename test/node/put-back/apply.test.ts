import type { StreamRequest } from '../../../lambda/restore/part/stream.ts';
import type { WriteOperation } from '../../../lambda/zookeeper/requests/operations.ts';
import { ServerUnderTest } from './server.ts';

const creates = (paths: readonly string[]): StreamRequest => ({
  kind: 'multi',
  operations: paths.map(
    (path): WriteOperation => ({ kind: 'create', path, data: Buffer.from(path) }),
  ),
});

describe.each(['3.8', '3.9'] as const)('on a server of %s', (series) => {
  let server: ServerUnderTest;
  beforeAll(async () => {
    server = await ServerUnderTest.start({ series });
  });
  afterAll(() => server?.close());

  test('requests are sent and their answers stored, and nothing is left on the node', async () => {
    const { line, outcome } = await server.applied([creates(['/a', '/a/b'])]);

    expect(line).toMatchObject({
      step: 'apply',
      role: 'standalone',
      tls: false,
      auth: false,
      closed: true,
    });
    expect(outcome).toMatchObject({ complete: true, applied: 1 });
    expect(server.hasStage).toBe(false);
  });
});
