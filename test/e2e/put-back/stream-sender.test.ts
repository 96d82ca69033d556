/** What a machine sends to a real server, and when it does not. */
import { StreamSender } from '../../../cli/connect/stream-sender.ts';
import type { WayIn } from '../../../cli/connect/way-in.ts';
import { readBytes, readJson, type Store, writeBytes } from '../../../lambda/aws/archive-store.ts';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { readAnswers } from '../../../lambda/restore/part/read-answers.ts';
import { type StreamRequest, streamBytes } from '../../../lambda/restore/part/stream.ts';
import { decideSending } from '../../../lambda/restore/put-back/operator/sending.ts';
import type { AwaitedStream } from '../../../lambda/restore/report.ts';
import { digestAcl } from '../../../lambda/zookeeper/requests/access.ts';
import { s3UnderTest } from '../../../local-cloud/s3/s3-under-test.ts';
import { nextRun } from './put-back.ts';
import { type Server, startServer } from './server.ts';

const bucket = 'backups';
const keeper = { user: 'keeper', password: 'not a secret' };

let server: Server;
let s3: Awaited<ReturnType<typeof s3UnderTest>>;
let store: Store;
let sender: StreamSender;
let told: string;
beforeAll(async () => {
  server = await startServer('stream-sender', '3.9');
  s3 = await s3UnderTest([{ name: bucket }]);
  store = { s3: s3.client, bucket };
});
beforeEach(() => {
  const { address: host, clientPort: port } = server.node;
  const wayIn: WayIn = { host, port, name: `${host}:${port}`, digest: keeper };
  told = '';
  sender = new StreamSender(wayIn, {
    isTTY: false,
    write: (text: string | Uint8Array) => {
      told += text;
      return true;
    },
  });
});
afterEach(() => sender.close());
afterAll(async () => {
  await s3?.stop();
  await server?.close();
});

/** A znode that only the keeper may delete: who creates it must be that. */
async function awaited(path: string) {
  const parent = `${path}-of-keeper`;
  await server.client.create(parent, null, { acl: digestAcl(keeper.user, keeper.password) });
  const operations = [{ kind: 'create', path: `${parent}/child`, data: null } as const];
  const requests: readonly StreamRequest[] = [{ kind: 'multi', operations }];
  const runId = nextRun();
  const { sessions } = await sender.sessions();
  const stream: AwaitedStream = {
    session: sessions.changes,
    requests: restoreKeys.requests(runId, 'changes'),
    answers: restoreKeys.answers(runId, 'changes'),
    sending: restoreKeys.sending(runId, 'changes', '20260101T000000Z'),
  };
  await writeBytes(store, stream.requests, Buffer.concat([...streamBytes(requests)]));
  const childNow = async () => server.client.exists(`${parent}/child`);
  return { stream, requests, childNow };
}

const answersTo = ({ answers }: AwaitedStream) => readBytes(store, answers);

test('what came back is stored, as if the session had begun with the stream', async () => {
  const { stream, requests, childNow } = await awaited('/sent');

  await sender.send(store, stream);

  const outcome = readAnswers((await answersTo(stream)) ?? Buffer.alloc(0), requests);
  expect(outcome).toMatchObject({
    ...{ session: 'open', sessionId: stream.session, complete: true, applied: 1 },
  });
  expect(await childNow()).toBeDefined();
  expect(told).toMatch(/sent by .* came back, in /);
});

test('it is sent once, however often it is awaited', async () => {
  const { stream, requests } = await awaited('/once');

  await sender.send(store, stream);
  const first = await answersTo(stream);
  await sender.send(store, stream);

  expect(await answersTo(stream)).toEqual(first);
  expect(readAnswers(first ?? Buffer.alloc(0), requests)).toMatchObject({ applied: 1 });
});

test('where the run has given up, nothing is sent', async () => {
  const { stream, childNow } = await awaited('/late');
  await decideSending(store, stream.sending, {
    ...{ schemaVersion: 1, sends: false, reason: 'It is late.', hint: '' },
  });

  await sender.send(store, stream);

  expect(await childNow()).toBeUndefined();
  expect(await answersTo(stream)).toBeUndefined();
  expect(told).toContain('nothing was sent: The run has given up waiting.');
});

test('a stream of another session is left to whoever holds that', async () => {
  const { stream, childNow } = await awaited('/other');

  await sender.send(store, { ...stream, session: '0xbad' });

  expect(await childNow()).toBeUndefined();
  expect(await readBytes(store, stream.sending)).toBeUndefined();
});

test('requests that may not be read end the run at once, with the right that is missing', async () => {
  const { stream } = await awaited('/denied');
  s3.s3.faults.rules.push({
    ...{ operations: ['GetObject'], keyPrefix: stream.requests, code: 'AccessDenied' },
  });

  await sender.send(store, stream);
  s3.s3.faults.rules.splice(0);

  expect((await readJson(store, stream.sending))?.value).toMatchObject({
    ...{ sends: false, reason: expect.stringContaining('AccessDenied') },
    hint: expect.stringContaining('ConnectPolicyArn'),
  });
});

test('a connection that was lost sends nothing, and says so; another session is opened for the next', async () => {
  const { stream, childNow } = await awaited('/lost');
  await server.restart();

  await sender.send(store, stream);
  const { sessions } = await sender.sessions();

  expect((await readJson(store, stream.sending))?.value).toMatchObject({
    ...{ sends: false, reason: expect.stringContaining('lost its connection') },
  });
  expect(await childNow()).toBeUndefined();
  expect(sessions.changes).not.toBe(stream.session);
});
