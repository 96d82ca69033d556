import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { ask } from '../../../lambda/notify/http/ask.ts';
import { requireTaken } from '../../../lambda/notify/http/judge-answer.ts';
import { NotSent } from '../../../lambda/notify/not-sent.ts';
import { answers, type Receiver, startReceiver } from './receiver.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.received.length = 0;
  receiver.behaves(answers(200, 'ok'));
});

const token = 'T0123456/B0123456/secretsecretsecret';
const now = Date.parse('2026-11-22T03:00:00Z');
/** Posts to the receiver, or to another server that bears its certificate. */
async function post({ origin = receiver.origin, milliseconds = 20_000, ca = receiver.ca } = {}) {
  const url = new URL(`/services/${token}`, origin);
  const answer = await ask({ method: 'POST', url, body: '{}' }, { milliseconds, ca });
  requireTaken(answer, { url, now });
  return answer;
}

/** How it fails. */
async function failure(options: Parameters<typeof post>[0] = {}): Promise<NotSent> {
  const error = await post(options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof NotSent) return error;
  throw new Error(`it did not fail as expected: ${error}`);
}

/** A server that does to each connection what a test says. */
async function speaking<T>(speak: (socket: Socket) => void, use: (origin: string) => Promise<T>) {
  const sockets = new Set<Socket>();
  const server = createTlsServer(receiver.certificate, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    speak(socket);
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  try {
    return await use(`https://localhost:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  }
}

test('what is posted arrives', async () => {
  const { status, text } = await post();

  expect({ status, text }).toEqual({ status: 200, text: 'ok' });
  expect(receiver.received).toMatchObject([
    { method: 'POST', path: `/services/${token}`, body: '{}', headers: { 'content-length': '2' } },
  ]);
});

test.each([200, 201, 204])('%d is taken', async (status) => {
  receiver.behaves(answers(status));

  expect((await post()).status).toBe(status);
});

test.each([301, 302, 303, 307, 308])(
  'a redirect (%d) is told, and is not followed',
  async (status) => {
    receiver.behaves(answers(status, '', { location: `${receiver.origin}/elsewhere` }));

    const error = await failure();

    expect(error.message).toMatch(
      /^localhost:\d+ answered 30\d, a redirect, which is not followed\.$/,
    );
    expect({ isPassing: error.isPassing, requests: receiver.received.length }).toEqual({
      isPassing: false,
      requests: 1,
    });
  },
);

test.each([
  [500, true],
  [503, true],
  [429, true],
  [408, true],
  [425, true],
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [410, false],
  [413, false],
])('%d is no success, and may be gone a little later: %s', async (status, isPassing) => {
  receiver.behaves(answers(status, 'no_service'));

  const error = await failure();

  expect(error.message).toMatch(
    new RegExp(`^localhost:\\d+ answered ${status} \\(no_service\\)\\.$`),
  );
  expect(error.isPassing).toBe(isPassing);
});

test.each([
  ['7', 7],
  ['0', 0],
  ['86400', 120],
  ['Sun, 22 Nov 2026 03:00:30 GMT', 30],
  ['Sun, 22 Nov 2026 02:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After: %s means %s s', async (header, seconds) => {
  receiver.behaves(answers(429, '', { 'retry-after': header }));

  expect((await failure()).retryAfterSeconds).toBe(seconds);
});

test('a server that repeats the path that it does not know gives no token away', async () => {
  receiver.behaves((response, { url }) =>
    response.writeHead(404).end(`Cannot POST ${url} nor ${encodeURIComponent(url ?? '')}`),
  );

  const error = await failure();

  expect(error.message).toMatch(/answered 404 \(Cannot POST \*\*\*/);
  for (const part of token.split('/')) expect(JSON.stringify(error)).not.toContain(part);
});

test('a server that is not there is told by its host, without what is secret', async () => {
  const { origin } = await speaking(
    () => {},
    async (origin) => ({ origin }),
  );

  const error = await failure({ origin });

  expect(error.message).toMatch(/^localhost:\d+ cannot be reached: ECONNREFUSED\.$/);
  expect(error.isPassing).toBe(true);
});

test('a name that is not there is told', async () => {
  const error = await failure({ origin: 'https://nowhere.invalid' });

  expect(error.message).toMatch(/^nowhere\.invalid cannot be reached: E\w+\.$/);
});

test('a server that never answers is not waited for', async () => {
  receiver.behaves(() => {});

  const error = await failure({ milliseconds: 300 });

  expect(error.message).toMatch(/^localhost:\d+ did not answer within 0\.3 s\.$/);
  expect(error.isPassing).toBe(true);
});

test('one that lets its headers drip is not waited for either', async () => {
  const error = await speaking(
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x-drip: 1\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    },
    (origin) => failure({ origin, milliseconds: 500 }),
  );

  expect(error.message).toMatch(/did not answer within 0\.5 s\.$/);
});

test('of 10 MB no more is read than tells how it ended', async () => {
  let written = 0;
  const closed = new Promise<void>((ended) => {
    receiver.behaves((response) => {
      response.writeHead(200);
      const more = () => {
        while (written < 10_000_000 && response.write('x'.repeat(10_000))) written += 10_000;
        if (written >= 10_000_000) response.end();
      };
      response.on('drain', more).on('close', ended);
      more();
    });
  });

  const { text } = await post();
  await closed;

  expect(text).toBe('x'.repeat(2048));
  expect(written).toBeLessThan(10_000_000);
});

test('a body that never ends does not take back that it was taken', async () => {
  const { status } = await speaking(
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\no\r\n');
    },
    (origin) => post({ origin, milliseconds: 500 }),
  );

  expect(status).toBe(200);
});

test('nor does one that is shorter than it said', async () => {
  const { status, text } = await speaking(
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nok'),
    (origin) => post({ origin }),
  );

  expect({ status, text }).toEqual({ status: 200, text: 'ok' });
});

test.each([
  ['nothing', ''],
  ['what is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['half a status', 'HTTP/1.1 20'],
])('a server that says %s has not answered', async (_what, said) => {
  const error = await speaking(
    (socket) => socket.end(said),
    (origin) => failure({ origin }),
  );

  expect(error.message).toMatch(/^localhost:\d+ cannot be reached: \w+\.$/);
});

test('a certificate that nobody trusts is no receiver of ours', async () => {
  const error = await failure({ ca: '' });

  expect(error.message).toMatch(/cannot be reached: (UNABLE|SELF_SIGNED)\w+\.$/);
  expect(receiver.received).toEqual([]);
});

test('a server that speaks no TLS gets nothing', async () => {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('data', (bytes) => heard.push(bytes)).on('error', () => {});
    socket.end('HTTP/1.1 200 OK\r\n\r\n');
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));

  const error = await failure({
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
  });
  await new Promise((closed) => server.close(closed));

  expect(error.message).toMatch(/cannot be reached/);
  expect(Buffer.concat(heard).toString('latin1')).not.toContain('secret');
});
