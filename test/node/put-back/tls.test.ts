import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import type { NodeFailureLine } from '../../../lambda/contract/node-lines.ts';
import type { ApplyLine } from '../../../lambda/contract/restore-node-lines.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { leftOf } from '../../processes.ts';
import { nodeLine } from '../run-script.ts';
import { Authority, encrypted, javaStoreOf, type Pem, storeOf } from './certificates.ts';
import { ServerUnderTest } from './server.ts';
import { creates, manyCreates } from './streams.ts';

type Lines = readonly string[];

const pemStore = (pem: Pem): Lines => [
  `ssl.keyStore.location=${storeOf(pem)}`,
  'ssl.keyStore.type=PEM',
];

/**
 * A server that serves TLS alone, to clients with a certificate of its own authority.
 * @param storeLines of zoo.cfg, that name its own certificate
 */
async function startSecure(
  series: '3.8' | '3.9',
  storeLines: (pem: Pem) => Lines = pemStore,
  serving: (node: EnsembleNode, tls: Pem) => Promise<void> = untilServing,
) {
  let own: Authority | undefined;
  let client: Pem | undefined;
  const server = await ServerUnderTest.start({
    series,
    zooCfg: (lines, folder) => {
      own = new Authority(folder, 'own');
      client = own.certify('client');
      return [
        ...lines.map((line) => line.replace(/^clientPort/, 'secureClientPort')),
        'serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory',
        ...storeLines(own.certify('server')),
        `ssl.trustStore.location=${own.ca}`,
        'ssl.trustStore.type=PEM',
        'ssl.clientAuth=need',
      ];
    },
    untilServing: (node) => serving(node, client as Pem),
  });
  if (!own || !client) throw new Error('not configured');
  const tls = { ...client, ca: own.ca };
  server.settings = { ...server.settings, client: { tls } };
  return { server, own, tls };
}

/** Of the AdminServer: what there is of a server that serves; undefined where nobody answers. */
async function znodesOf({ address, adminPort }: EnsembleNode): Promise<number | undefined> {
  const url = `http://${address}:${adminPort}/commands/monitor`;
  const told = await fetch(url).then(
    (answer) => answer.json() as Promise<{ znode_count?: number }>,
    () => ({ znode_count: undefined }),
  );
  return told.znode_count;
}

async function untilServing(node: EnsembleNode): Promise<void> {
  while ((await znodesOf(node)) === undefined) await pause(25);
}

describe.each(['3.8', '3.9'] as const)('on a server of %s that serves TLS alone', (series) => {
  let secure: Awaited<ReturnType<typeof startSecure>>;
  beforeAll(async () => {
    secure = await startSecure(series);
  });
  afterAll(() => secure?.server.close());
  beforeEach(() => {
    const { server, tls } = secure;
    server.settings = { ...server.settings, client: { tls } };
  });

  let count = 0;
  const fresh = () => `/${(count++).toString(36)}`;

  test('a put-back with a certificate of its authority is answered to the end', async () => {
    const root = fresh();

    const { line, outcome } = await secure.server.applied([
      creates([root]),
      ...manyCreates(`${root}/many`, 5000, 500),
    ]);

    expect(line).toMatchObject({ tls: true, auth: false, closed: true });
    expect(outcome).toMatchObject({ complete: true, applied: 14, refused: [] });
    expect(secure.server.hasStage).toBe(false);
    expect(await leftOf(secure.server.bin)).toEqual([]);
  });

  /** The failure of a put-back that names other files. */
  async function failureWith(files: Partial<typeof secure.tls>): Promise<NodeFailureLine> {
    const { server, tls } = secure;
    server.settings = { ...server.settings, client: { tls: { ...tls, ...files } } };
    server.store([creates([fresh()])]);
    return server.failure();
  }

  test('a server of another authority is refused, and gets nothing', async () => {
    const other = new Authority(secure.server.folder, `other-${fresh().slice(1)}`);

    const { error, sent } = await failureWith({ ca: other.ca });

    expect({ code: error.code, sent }).toEqual({ code: 'tls-failed', sent: false });
    expect(error.message).toMatch(/verify error:num=\d+/);
  });

  test('a certificate that the server does not take is told as such', async () => {
    const other = new Authority(secure.server.folder, `other-${fresh().slice(1)}`);

    const { error, sent } = await failureWith(other.certify('client'));

    expect({ code: error.code, sent }).toEqual({ code: 'tls-failed', sent: false });
    expect(error.message).toMatch(/alert|error/);
  });

  test('a key with a passphrase is refused: nobody is there to be asked', async () => {
    const { error, sent } = await failureWith({ key: encrypted(secure.tls.key) });

    expect({ code: error.code, sent }).toEqual({ code: 'tls-failed', sent: false });
  });

  /** A stream of some megabytes, half of which was sent. */
  async function onItsWay() {
    const requests = manyCreates(fresh(), 12_000, 1000);
    return { requests, ...(await secure.server.runHalf(requests)) };
  }

  test('of a server that is killed in mid-stream the answers that came are stored', async () => {
    const { server } = secure;
    const { requests, ended, sendRest } = await onItsWay();

    await server.node.kill();

    sendRest();
    const line = nodeLine<ApplyLine>(await ended);
    const outcome = server.outcome(requests);
    await server.node.start();
    await untilServing(server.node);
    expect(line).toMatchObject({ tls: true, closed: true });
    expect(outcome).toMatchObject({ session: 'open', complete: false });
    expect(server.hasStage).toBe(false);
  });

  test('a step that is killed in mid-stream leaves no file and no process', async () => {
    const { server } = secure;
    const { ended, group } = await onItsWay();

    process.kill(-group, 'SIGKILL');

    expect((await ended).signal).toBe('SIGKILL');
    expect(await leftOf(server.bin)).toEqual([]);
    expect(server.hasStage).toBe(false);
  });

  test('a server that stops answering is waited for up to the limit', async () => {
    const { server } = secure;
    const { settings } = server;
    server.settings = { ...settings, applySeconds: 8 };
    const { requests, ended, sendRest } = await onItsWay();
    const pid = (await server.node.pid()) ?? 0;

    process.kill(pid, 'SIGSTOP');

    sendRest();
    const line = nodeLine<ApplyLine>(await ended);
    process.kill(pid, 'SIGCONT');
    server.settings = settings;
    expect(line).toMatchObject({ closed: false });
    expect(server.outcome(requests)).toMatchObject({ complete: false });
    expect(await leftOf(server.bin)).toEqual([]);
  });
});

/** The answer to `srvr` on a secure port, where there is one. */
function askSecurely({ address: host, clientPort: port }: EnsembleNode, { certificate, key }: Pem) {
  const [cert, ownKey] = [readFileSync(certificate), readFileSync(key)];
  return new Promise<string>((resolve) => {
    let told = '';
    const socket = connect({ host, port, cert, key: ownKey, rejectUnauthorized: false });
    socket.once('secureConnect', () => socket.write('srvr'));
    socket.on('data', (data) => {
      told += data;
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(told));
  });
}

test('a server that nothing else can ask is asked with the files of client.tls', async () => {
  const { server } = await startSecure(
    '3.9',
    (pem) => [
      `ssl.keyStore.location=${javaStoreOf(pem, 'secret')}`,
      ...['ssl.keyStore.type=JKS', 'ssl.keyStore.password=secret', 'admin.enableServer=false'],
    ],
    async (node, client) => {
      while (!(await askSecurely(node, client)).includes('Mode:')) await pause(25);
    },
  );
  try {
    const { line, outcome } = await server.applied([creates(['/a'])]);

    expect(line).toMatchObject({ role: 'standalone', tls: true });
    expect(outcome).toMatchObject({ complete: true, applied: 1 });
  } finally {
    await server.close();
  }
});
