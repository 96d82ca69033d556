import { readFileSync, writeFileSync } from 'node:fs';
import { systemCommand } from '../node-under-test.ts';
import { nodeLine } from '../run-script.ts';
import { requestsKey, ServerUnderTest } from './server.ts';
import { creates } from './streams.ts';

let server: ServerUnderTest;
let aws: string;
beforeAll(async () => {
  server = await ServerUnderTest.start();
  aws = readFileSync(`${server.bin}/aws`, 'utf8').replace(/^.*\n/, '');
});
afterAll(() => server?.close());

const plain: () => ServerUnderTest['settings'] = () => ({ ...server.settings, client: {} });
let count = 0;
beforeEach(() => {
  server.command('aws', aws);
  server.store([creates([`/z${count++}`])]);
});

/** Runs with another zoo.cfg and other settings, and puts both back. */
async function failureWith(
  {
    lines = (all: string[]) => all,
    client = {},
  }: {
    lines?: (all: string[]) => string[];
    client?: ServerUnderTest['settings']['client'];
  },
  options = {},
) {
  const before = readFileSync(server.settings.zooCfg, 'utf8');
  const { settings } = server;
  writeFileSync(settings.zooCfg, lines(before.split('\n')).join('\n'));
  server.settings = { ...plain(), client };
  try {
    return await server.failure(options);
  } finally {
    server.settings = settings;
    writeFileSync(settings.zooCfg, before);
  }
}

const withoutPort = (all: string[]) => all.filter((line) => !line.startsWith('clientPort'));
const secure = (all: string[]) => [...withoutPort(all), 'secureClientPort=2281'];

test.each([
  ['a server without a client port', 'no-port', { lines: withoutPort }],
  ['a secure port alone, and no files', 'tls-not-configured', { lines: secure }],
  [
    'a file for TLS that is not there',
    'bad-tls-file',
    {
      lines: secure,
      client: { tls: { certificate: '/lost.pem', key: '/lost.key', ca: '/ca.pem' } },
    },
  ],
])('%s is refused as %s, before anything is sent', async (_what, code, given) => {
  const { error, sent } = await failureWith(given);

  expect({ code: error.code, sent }).toEqual({ code, sent: false });
  expect(server.hasStage).toBe(false);
});

test.each([
  ['Requests', 'staging/restores/x.requests'],
  ['Requests', 'prod2/restores/x.requests'],
  ['Ensemble', 'staging'],
  ['Requests', 'prod/restores/x.answers'],
  ['Requests', 'prod/x.requests'],
  ['RunId', 'prod'],
])('a parameter %s that is %s is refused by the script, too', async (name, value) => {
  const { error, sent } = await server.failure({ parameters: { [name]: value } });

  expect({ code: error.code, sent }).toEqual({ code: 'bad-parameter', sent: false });
});

test('requests that are not there are refused in the words of the CLI', async () => {
  const parameters = { Requests: 'prod/restores/lost.requests' };

  const { error, sent } = await server.failure({ parameters });

  expect({ code: error.code, sent }).toEqual({ code: 'download-failed', sent: false });
  expect(error.message).toMatch(/ended with exit code 254: An error occurred \(NoSuchKey\)/);
  expect(server.hasStage).toBe(false);
});

test('a download that breaks off is tried again', async () => {
  const tries = `${server.folder}/tries`;
  server.command(
    'aws',
    `if [[ $2 == get-object && $(wc -l <${tries} 2>/dev/null || echo 0) -lt 2 ]]; then echo x >>${tries}; head -c 60 ${server.bucket}/$6 >"\${@: -1}"; exit 255; fi\n${aws}`,
  );

  const run = await server.run();

  expect(nodeLine(run)).toMatchObject({ requestBytes: server.requestBytes });
  expect(readFileSync(tries, 'utf8')).toBe('x\nx\n');
});

test('a session without a request is no stream', async () => {
  server.write(requestsKey, Buffer.alloc(49));

  const { error, sent } = await server.failure();

  expect({ code: error.code, sent }).toEqual({ code: 'bad-requests', sent: false });
});

test('a disk without room is refused before the download, and while it comes', async () => {
  const df = (bytes: number) => server.command('df', `echo Avail; echo ${bytes}`);
  server.write(requestsKey, Buffer.alloc(400_000, 1));

  df(60 * 1024 * 1024);
  const before = await server.failure();
  df(64 * 1024 * 1024 + 1_000_000);
  const meanwhile = await server.failure();
  server.command('df', `exec ${systemCommand('df')} "$@"`);

  expect([before, meanwhile].map(({ error, sent }) => [error.code, sent])).toEqual([
    ['no-space', false],
    ['no-space', false],
  ]);
  expect(server.hasStage).toBe(false);
});

test('a node that another run holds is left alone', async () => {
  server.command('flock', 'exit 1');

  const { error, sent } = await server.failure();
  server.command('flock', `exec ${systemCommand('flock')} "$@"`);

  expect({ code: error.code, sent }).toEqual({ code: 'another-run', sent: false });
});

test('answers that cannot be stored are told as requests that were sent', async () => {
  server.command(
    'aws',
    `if [[ $2 == put-object ]]; then echo AccessDenied >&2; exit 254; fi\n${aws}`,
  );

  const { error, sent } = await server.failure();

  expect({ code: error.code, sent }).toEqual({ code: 'upload-failed', sent: true });
  expect(error.message).toContain('AccessDenied');
  expect(server.hasStage).toBe(false);
});

test.each([
  ['AES256', '--server-side-encryption AES256'],
  ['arn:aws:kms:us-east-1:123456789012:key/a', '--server-side-encryption aws:kms --ssekms-key-id'],
])('answers are stored under the encryption that is set: %s', async (sse, told) => {
  const { settings } = server;
  server.settings = { ...settings, sse, s3Endpoint: 'https://minio:9000' };

  await server.run();
  server.settings = settings;

  const stored = readFileSync(`${server.bucket}/arguments`, 'utf8').trim().split('\n').at(-1);
  expect(stored).toContain('put-object');
  expect(stored).toContain(told);
  expect(stored).toContain('--endpoint-url https://minio:9000');
});

test('a server that opens no session in time is told as one, and gets no request', async () => {
  const { settings } = server;
  const pid = (await server.node.pid()) ?? 0;
  server.settings = { ...settings, applySeconds: 2 };
  server.command('aws', `if [[ $2 == get-object ]]; then kill -STOP ${pid}; fi\n${aws}`);

  const { error, sent } = await server.failure();
  process.kill(pid, 'SIGCONT');
  server.settings = settings;

  expect({ code: error.code, sent }).toEqual({ code: 'no-answer', sent: false });
  expect(server.hasStage).toBe(false);
});

test('a server that is gone when its requests have come accepts no connection', async () => {
  const pid = (await server.node.pid()) ?? 0;
  server.command(
    'aws',
    `if [[ $2 == get-object ]]; then kill -KILL ${pid}; while [[ -d /proc/${pid}/fd ]] && ls /proc/${pid}/fd/0 >/dev/null 2>&1; do sleep 0.01; done; fi\n${aws}`,
  );

  const { error, sent } = await server.failure();
  const later = await server.failure();
  await server.node.start();
  await server.node.waitUntilServing();

  expect({ code: error.code, sent }).toEqual({ code: 'no-connection', sent: false });
  expect(later).toMatchObject({ error: { code: 'not-serving' }, sent: false, serving: false });
});
