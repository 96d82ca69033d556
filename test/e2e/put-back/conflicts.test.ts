import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { differenceOf } from '../../../lambda/restore/part/difference.ts';
import { lockIn } from '../../../lambda/restore/part/lock.ts';
import { lockPath } from '../../../lambda/restore/part/part.ts';
import type { PartTree } from '../../../lambda/restore/part/part-tree.ts';
import { readAnswers } from '../../../lambda/restore/part/read-answers.ts';
import { type StreamRequest, streamBytes } from '../../../lambda/restore/part/stream.ts';
import { chainOf, longestRequest, nextRun, pipe, putBack } from './put-back.ts';
import { deleteAll, partOf, partTreeOf, type Server, startServer } from './server.ts';

const part = partOf('/app');
const paths = Array.from({ length: 30 }, (_, index) => `/app/${String(index).padStart(2, '0')}`);
const good = Buffer.from('good');
const bad = Buffer.from('bad');
const others = Buffer.from('of another client');
/** 30 znodes in 6 batches. */
const limits = { operations: 5, bytes: 400_000 };

describe.each(['3.8', '3.9'] as const)('on a server of %s', (series) => {
  let server: Server;
  let backup: PartTree;
  beforeAll(async () => {
    server = await startServer('conflicts', series);
  });
  afterAll(() => server?.close());

  beforeEach(async () => {
    if (await server.client.exists(lockPath)) await deleteAll(server.client, lockPath);
    if (await server.client.exists('/app')) await deleteAll(server.client, '/app');
    await server.client.create('/app', null);
    for (const path of paths) await server.client.create(path, good);
    backup = await partTreeOf(server, part);
    for (const path of paths) await server.client.setData(path, bad);
  });

  /** What brings the data back, by a plan that sees the ensemble as it is now. */
  async function chainNow(runId = nextRun()): Promise<StreamRequest[]> {
    const trees = { part, backup, live: await partTreeOf(server, part) };
    return chainOf(trees, differenceOf(trees, { longestRequest }), { runId, limits });
  }

  async function dataNow(): Promise<string[]> {
    const read = await Promise.all(paths.map((path) => server.client.getData(path)));
    return read.map(({ data }) => `${data}`);
  }

  const lock = async () => (await partTreeOf(server, part)).find(lockPath);

  test.each([
    ['first', 0, 0],
    ['middle', 12, 2],
    ['last', 29, 5],
  ])('a version that changed in the %s batch ends it there', async (_which, at, applied) => {
    const requests = await chainNow();
    await server.client.setData(paths[at] as string, others);

    const { outcome } = await pipe(server, requests);

    expect(outcome).toMatchObject({
      complete: true,
      conflict: { path: paths[at], codeName: 'BadVersion', request: applied },
    });
    const expected = paths.map((_, index) => (index < applied * 5 ? `${good}` : `${bad}`));
    expected[at] = `${others}`;
    expect(await dataNow()).toEqual(expected);
    expect(await lock()).toBeUndefined();
  });

  test('a second plan takes the rest', async () => {
    const requests = await chainNow();
    await server.client.setData(paths[12] as string, others);
    await pipe(server, requests);

    const { outcome } = await pipe(server, await chainNow());

    expect(outcome).toMatchObject({ complete: true, refused: [] });
    expect(await dataNow()).toEqual(paths.map(() => `${good}`));
  });

  test.each([
    ['a create', 'NodeExists', () => server.client.create('/app/10', others)],
    ['a create below', 'NoNode', () => server.client.delete('/app')],
  ])('%s in the way is named', async (_what, codeName, act) => {
    await deleteAll(server.client, '/app');
    await server.client.create('/app', null);
    const requests = await chainNow();
    await act();

    const { outcome } = await pipe(server, requests);

    expect(outcome.conflict).toMatchObject({ codeName });
    expect(await lock()).toBeUndefined();
  });

  test('a child that came meanwhile keeps its parent from being deleted', async () => {
    await server.client.create('/app/extra', null);
    const trees = { part, backup, live: await partTreeOf(server, part) };
    const difference = differenceOf(trees, { exact: true, longestRequest });
    await server.client.create('/app/extra/child', null);

    const { outcome } = await pipe(server, chainOf(trees, difference));

    expect(outcome.conflict).toMatchObject({ path: '/app/extra', codeName: 'NotEmpty' });
  });

  test('of two at once one puts back all, and the other nothing, however they interleave', async () => {
    const one = [...streamBytes(await chainNow())];
    const second = await chainNow();
    const socket = await opened(server);
    const answers = buffer(socket);
    // A session, and the first batch: now the lock counts what the other one's second batch expects.
    socket.write(Buffer.concat(one.slice(0, 2)));
    await until(async () => (await server.client.exists(lockPath)) !== undefined);
    const atLock = await pipe(server, second);
    socket.write(Buffer.concat(one.slice(2)));
    await answers;

    const data = await dataNow();

    expect(atLock.outcome).toMatchObject({
      applied: 0,
      conflict: { path: lockPath, codeName: 'NodeExists' },
    });
    expect(data).toEqual(paths.map(() => `${good}`));
    expect(await lock()).toBeUndefined();
  });

  /** A run of which three batches were sent and applied. */
  async function halfSent() {
    const frames = [...streamBytes(await chainNow())];
    const socket = await opened(server);
    const answers = buffer(socket).catch(() => Buffer.alloc(0));
    socket.write(Buffer.concat(frames.slice(0, 4)));
    await until(async () => `${(await server.client.getData('/app/10')).data}` === `${good}`);
    return { socket, answers };
  }

  test('a run that died leaves its lock, which tells how far it came, and the next one takes it', async () => {
    const { socket, answers } = await halfSent();
    socket.destroy();
    await answers;
    const trees = { part, backup, live: await partTreeOf(server, part) };
    const left = lockIn(trees.live);

    const { outcomes } = await putBack(server, trees);

    // Three batches: the lock was taken by the first, and counted by two.
    expect(left?.runs).toMatchObject([{ version: 2 }]);
    expect(outcomes).toMatchObject([{ complete: true, refused: [] }]);
    expect(await dataNow()).toEqual(paths.map(() => `${good}`));
    expect(await lock()).toBeUndefined();
  });

  test('a run that was taken for dead and goes on changes nothing more', async () => {
    const requests = await chainNow();
    const frames = [...streamBytes(requests)];
    const socket = await opened(server);
    const answers = buffer(socket);
    socket.write(Buffer.concat(frames.slice(0, 2)));
    await until(async () => (await server.client.exists(lockPath)) !== undefined);
    const next = await chainNow();
    const { outcome } = await pipe(server, next);
    for (const path of paths) await server.client.setData(path, others);
    socket.write(Buffer.concat(frames.slice(2)));
    const late = readAnswers(await answers, requests);

    expect(outcome).toMatchObject({ complete: true, refused: [] });
    expect(late).toMatchObject({ applied: 1, conflict: { request: 1, codeName: 'NoNode' } });
    expect(await dataNow()).toEqual(paths.map(() => `${others}`));
  });

  test('a server that is killed in between tells nothing, and the files tell how far it came', async () => {
    const { socket, answers } = await halfSent();

    await server.restart();

    await answers;
    socket.destroy();
    const trees = { part, backup, live: await partTreeOf(server, part) };
    expect(lockIn(trees.live)?.runs).toMatchObject([{ version: 2 }]);
    const { outcomes } = await putBack(server, trees);
    expect(outcomes).toMatchObject([{ complete: true, refused: [] }]);
    expect(await dataNow()).toEqual(paths.map(() => `${good}`));
  });
});

/** To be written to and never ended from here: a server drops what it has not answered by then. */
async function opened({ node }: Server): Promise<Socket> {
  const socket = connect({ host: node.address, port: node.clientPort });
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(10);
}
