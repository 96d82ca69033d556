import { setTimeout as pause } from 'node:timers/promises';
import type { NodeFailureLine } from '../../../lambda/contract/node-lines.ts';
import type { ApplyLine } from '../../../lambda/contract/restore-node-lines.ts';
import { processesOf } from '../../processes.ts';
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

  /** A stream of some megabytes that is on its way: its first znode is there. */
  async function onItsWay() {
    const root = fresh();
    const requests = manyCreates(root, 12_000, 1000);
    server.store(requests);
    let group = 0;
    const run = server.run({ started: (id) => (group = id) });
    const client = await server.client();
    while (!(await client.exists(root))) await pause(2);
    return { requests, run, group };
  }

  test('of a server that is killed in mid-stream the answers that came are stored', async () => {
    const { requests, run } = await onItsWay();

    await server.node.kill();

    const line = nodeLine<ApplyLine>(await run);
    const outcome = server.outcome(requests);
    await server.node.start();
    await server.node.waitUntilServing();
    expect(line).toMatchObject({ closed: true, answerBytes: server.answerBytes });
    expect(outcome).toMatchObject({ session: 'open', complete: false });
    expect(outcome.answered).toBeLessThan(requests.length);
    expect(server.hasStage).toBe(false);
  });

  test('a step that is killed in mid-stream leaves no file and no process', async () => {
    const { run, group } = await onItsWay();

    process.kill(-group, 'SIGKILL');

    expect((await run).signal).toBe('SIGKILL');
    expect(processesOf(server.bin)).toEqual([]);
    expect(server.hasStage).toBe(false);
    expect(server.hasAnswers).toBe(false);
  });

  test('a step that is ended in mid-stream says that requests were sent', async () => {
    const { run, group } = await onItsWay();

    process.kill(-group, 'SIGTERM');

    const line = nodeLine<NodeFailureLine>(await run);
    expect(line).toMatchObject({ error: { code: 'interrupted' }, sent: true });
    expect(processesOf(server.bin)).toEqual([]);
    expect(server.hasStage).toBe(false);
  });

  test('a server that stops answering is waited for up to the limit, and what came is stored', async () => {
    const { settings } = server;
    server.settings = { ...settings, applySeconds: 8 };
    const { requests, run } = await onItsWay();
    const pid = (await server.node.pid()) ?? 0;

    process.kill(pid, 'SIGSTOP');

    const line = nodeLine<ApplyLine>(await run);
    process.kill(pid, 'SIGCONT');
    server.settings = settings;
    expect(line.closed).toBe(false);
    expect(server.outcome(requests)).toMatchObject({ session: 'open', complete: false });
    expect(server.hasStage).toBe(false);
  });
});
