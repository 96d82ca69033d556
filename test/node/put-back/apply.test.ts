import type { NodeFailureLine } from '../../../lambda/contract/node-lines.ts';
import type { ApplyLine } from '../../../lambda/contract/restore-node-lines.ts';
import { leftOf } from '../../processes.ts';
import { sampleOf } from '../../seed.ts';
import { killAtLine, traceLines } from '../kill-at-line.ts';
import { nodeLine } from '../run-script.ts';
import { ServerUnderTest } from './server.ts';
import { creates, manyCreates } from './streams.ts';

describe.each(['3.8', '3.9'] as const)('on a server of %s', (series) => {
  let server: ServerUnderTest;
  beforeAll(async () => {
    server = await ServerUnderTest.start({ series });
  });
  afterAll(() => server?.close());

  let count = 0;
  /** A znode that no test before it has made. */
  const fresh = () => `/${(count++).toString(36)}`;

  test('requests are sent and their answers stored, and nothing is left on the node', async () => {
    const root = fresh();

    const { line, outcome } = await server.applied([creates([root, `${root}/b`])]);

    expect(line).toEqual({
      ...{ step: 'apply', runId: expect.any(String), role: 'standalone' },
      requestBytes: server.requestBytes,
      answerBytes: server.answerBytes,
      applyMs: expect.any(Number),
      ...{ tls: false, auth: false, closed: true },
    });
    expect(outcome).toMatchObject({ session: 'open', complete: true, applied: 1, refused: [] });
    expect(server.hasStage).toBe(false);
  });

  test('what the server refuses is no failure of the node: the answers tell it', async () => {
    const root = fresh();
    await server.applied([creates([root])]);

    const { line, outcome } = await server.applied([creates([`${root}/a`, root])]);

    expect(line.closed).toBe(true);
    expect(outcome.conflict).toMatchObject({ path: root, codeName: 'NodeExists', request: 0 });
  });

  /** A stream of some megabytes, half of which was sent. */
  async function onItsWay() {
    const requests = manyCreates(fresh(), 12_000, 1000);
    return { requests, ...(await server.runHalf(requests)) };
  }

  test('of a server that is killed in mid-stream the answers that came are stored', async () => {
    const { requests, ended, sendRest } = await onItsWay();

    await server.node.kill();

    sendRest();
    const line = nodeLine<ApplyLine>(await ended);
    const outcome = server.outcome(requests);
    await server.node.start();
    await server.node.waitUntilServing();
    expect(line).toMatchObject({ closed: true, answerBytes: server.answerBytes });
    expect(outcome).toMatchObject({ session: 'open', complete: false });
    expect(outcome.answered).toBeLessThan(requests.length);
    expect(server.hasStage).toBe(false);
  });

  test('a step that is killed in mid-stream leaves no file and no process', async () => {
    const { ended, group } = await onItsWay();

    process.kill(-group, 'SIGKILL');

    expect((await ended).signal).toBe('SIGKILL');
    expect(await leftOf(server.bin)).toEqual([]);
    expect(server.hasStage).toBe(false);
    expect(server.hasAnswers).toBe(false);
  });

  test('a step that is killed at any line behind the one that opens its files leaves nothing', async () => {
    const from = 'get_requests';
    server.store([creates([fresh()])]);
    const trace = traceLines(server.folder, from);
    await server.run({ environment: trace.environment });
    const lines = sampleOf('lines of a put-back to die at', trace.lines(), 12);

    const left: string[] = [];
    for (const line of lines) {
      await server.run({ environment: killAtLine(server.folder, line, from) });
      // What had been sent goes on to its end; a server closes the connection behind the last request.
      const processes = await leftOf(server.bin);
      if (server.hasStage || processes.length > 0) left.push(line.command);
    }

    expect(left).toEqual([]);
    expect(lines.length).toBeGreaterThanOrEqual(12);
  });

  test('a step that is ended in mid-stream says that requests were sent', async () => {
    const { ended, group } = await onItsWay();

    process.kill(-group, 'SIGTERM');

    const line = nodeLine<NodeFailureLine>(await ended);
    expect(line).toMatchObject({ error: { code: 'interrupted' }, sent: true });
    expect(await leftOf(server.bin)).toEqual([]);
    expect(server.hasStage).toBe(false);
  });

  test('a server that stops answering is waited for up to the limit, and what came is stored', async () => {
    const { settings } = server;
    server.settings = { ...settings, applySeconds: 8 };
    const { requests, ended, sendRest } = await onItsWay();
    const pid = (await server.node.pid()) ?? 0;

    process.kill(pid, 'SIGSTOP');

    sendRest();
    const line = nodeLine<ApplyLine>(await ended);
    process.kill(pid, 'SIGCONT');
    server.settings = settings;
    expect(line.closed).toBe(false);
    expect(server.outcome(requests)).toMatchObject({ session: 'open', complete: false });
    expect(server.hasStage).toBe(false);
  });
});
