import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { NodeFailureLine, ProbeLine } from '../../lambda/contract/node-lines.ts';
import { renderStep } from '../../lib/documents/node-scripts.ts';
import { exampleSettings } from '../../lib/documents/node-settings.ts';
import { type Ensemble, startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { prepareToolbox, type Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { nodeLine, runScript } from '../node/run-script.ts';

const folder = mkdtempSync(join(tmpdir(), 'zk-backup-asking-'));
const at = (name: string) => join(folder, name);
const openssl = (...words: string[]) =>
  execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

let toolbox: Toolbox;
let ensemble: Ensemble | undefined;

beforeAll(async () => {
  toolbox = await prepareToolbox();
  const days = ['-days', '3'];
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    ...days,
    '-subj',
    '/CN=ca',
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key',
    '-out',
    'request',
    '-subj',
    '/CN=node',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'request',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'certificate',
    ...days,
  );
  openssl(
    'pkcs8',
    '-topk8',
    '-v1',
    'PBE-SHA1-3DES',
    '-in',
    'key',
    '-out',
    'locked',
    '-passout',
    'pass:secret',
  );
  openssl(
    'pkcs12',
    '-export',
    '-inkey',
    'key',
    '-in',
    'certificate',
    '-certfile',
    'ca.pem',
    '-out',
    'node.p12',
    '-passout',
    'pass:secret',
  );
  const text = (name: string) => readFileSync(at(name), 'utf8');
  writeFileSync(at('node.pem'), text('key') + text('certificate') + text('ca.pem'));
  writeFileSync(at('locked.pem'), text('locked') + text('certificate') + text('ca.pem'));
  writeFileSync(at('password'), 'secret');
  const keytool = toolbox.java.includes('/') ? join(dirname(toolbox.java), 'keytool') : 'keytool';
  execFileSync(
    keytool,
    [
      '-importkeystore',
      '-noprompt',
      '-srckeystore',
      at('node.p12'),
      '-srcstorepass',
      'secret',
      '-destkeystore',
      at('node.jks'),
      '-deststorepass',
      'secret',
      '-deststoretype',
      'JKS',
    ],
    { stdio: 'ignore' },
  );
});

afterEach(() => ensemble?.close());
afterAll(() => rmSync(folder, { recursive: true }));

/** A keystore of the server, and that it trusts ours. `quorum` is what the AdminServer takes. */
const keys = (kind: 'ssl' | 'ssl.quorum', file: string) => [
  `${kind}.keyStore.location=${at(file)}`,
  `${kind}.trustStore.location=${at('ca.pem')}`,
];
const password = 'ssl.keyStore.password=secret';
const adminOff = 'admin.enableServer=false';

/** A standalone server with these lines; without `clientPort` it takes clients through TLS only. */
async function start(name: string, lines: readonly string[], plain = false) {
  ensemble = await startEnsemble({ directory: at(name), size: 1, toolbox, start: false });
  const [node] = ensemble.nodes;
  if (!node) throw new Error('no node');
  const zooCfg = join(node.configDirectory, 'zoo.cfg');
  const given = readFileSync(zooCfg, 'utf8').split('\n');
  const kept = given.filter((line) => plain || !/^clientPort/.test(line));
  writeFileSync(zooCfg, kept.join('\n'));
  const secure = [`secureClientPort=${node.clientPort}`, `secureClientPortAddress=${node.address}`];
  const netty = 'serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory';
  appendFileSync(zooCfg, [...(plain ? [] : secure), netty, ...lines, ''].join('\n'));
  await node.start();
  for (let tries = 0; !(await takesConnections(node)); tries++) {
    if (tries > 1200) throw new Error('waited in vain until the server takes connections');
    await pause(50);
  }
  return node;
}

/** Its JVM computes for seconds first; probes meanwhile would only take the processors from it. */
const takesConnections = ({ address, clientPort }: EnsembleNode) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection(clientPort, address);
    const end = (takes: boolean) => {
      socket.destroy();
      resolve(takes);
    };
    socket.on('connect', () => end(true)).on('error', () => end(false));
  });

let runs = 0;

/** The probe of the node, again while the server comes up, until it serves as expected. */
async function probe(
  node: { readonly environment: NodeJS.ProcessEnv },
  serving: boolean | null,
): Promise<ProbeLine> {
  const settings = { ...exampleSettings, zooCfg: '/nowhere', allowStandalone: true };
  const { ZOOCFGDIR = '', PATH = '' } = node.environment;
  for (let tries = 1; ; tries++) {
    const directory = at(`run-${runs++}`);
    const environment = { ZOOCFGDIR, PATH };
    const lines = renderStep('probe', settings);
    const run = await runScript(lines, { directory, parameters: {}, environment });
    const line = nodeLine<ProbeLine | NodeFailureLine>(run);
    if ('role' in line && (line.serving === serving || tries > 60)) return line;
  }
}

test.each<[string, string[]]>([
  ['shows its own PEM file', [...keys('ssl', 'node.pem')]],
  ['shows its own PEM file with a password', [...keys('ssl', 'locked.pem'), password]],
  [
    'shows its own PEM file with a password in a file',
    [...keys('ssl', 'locked.pem'), `ssl.keyStore.passwordPath=${at('password')}`],
  ],
  ['shows its own PKCS12 file', [...keys('ssl', 'node.p12'), password]],
  ['need not show any', [...keys('ssl', 'node.jks'), password, 'ssl.clientAuth=none']],
  ['may show one and does not', [...keys('ssl', 'node.jks'), password, 'ssl.clientAuth=want']],
])('a server with a secure port alone is asked by srvr where its node %s', async (name, lines) => {
  const node = await start(name.replaceAll(' ', '-'), [...lines, adminOff]);

  const line = await probe(node, true);

  expect(line).toMatchObject({ serving: true, role: 'standalone', zxid: '0x0', reason: '' });
});

test.each<[string, string[]]>([
  ['at another commandURL', ['admin.commandURL=/zk/admin']],
  ['that speaks TLS alone', [...keys('ssl.quorum', 'node.pem'), 'admin.forceHttps=true']],
  [
    'that speaks TLS too, at another commandURL',
    [...keys('ssl.quorum', 'node.pem'), 'admin.portUnification=true', 'admin.commandURL=/x'],
  ],
])('where the secure port cannot be asked, an AdminServer is asked %s', async (name, lines) => {
  const node = await start(name.replaceAll(' ', '-'), [
    ...keys('ssl', 'node.jks'),
    password,
    ...lines,
  ]);

  const line = await probe(node, true);

  expect(line).toMatchObject({ serving: true, role: 'standalone', zxid: '0x0', reason: '' });
});

test('a server that runs and cannot be asked is told as that; stopped, as one that does not serve', async () => {
  const node = await start('unasked', [...keys('ssl', 'node.jks'), password, adminOff]);

  const running = await probe(node, null);
  await node.stop();
  const stopped = await probe(node, false);

  expect(stopped.reason).toMatch(/^nothing listens on /);
  expect(running).toMatchObject({
    serving: null,
    role: null,
    reason: expect.stringMatching(
      /^it cannot be asked: srvr on the secure port needs openssl, and client\.tls or a PEM or PKCS12 keystore, and the AdminServer \(.*, enabled: false\) shows no role$/,
    ),
  });
});
