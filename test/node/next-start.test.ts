import { chmodSync, chownSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import type { CaptureLine, NodeFailureLine, ProbeLine } from '../../lambda/contract/node-lines.ts';
import { fixtures, NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

const shortLog = () => writeFileSync(`${node.dataLogDir}/version-2/log.12`, 'ZKLG');

/** What a capture that is to stop the server refuses with; nothing was stopped. */
async function refused(environment = {}): Promise<NodeFailureLine['error']> {
  const line = nodeLine<NodeFailureLine>(await node.run('capture', { environment }));
  expect({ calls: node.calls, stopped: line.stopped }).toEqual({ calls: [], stopped: false });
  expect(line.error.code).toBe('would-not-start');
  return line.error;
}

const captured = async (environment = {}) =>
  nodeLine<CaptureLine>(await node.run('capture', { environment }));

/** Starts the server anew, with arguments that Java would take for flags, or through a command. */
async function restartServer({ flags = '', through = '' }): Promise<void> {
  const { service } = node.settings;
  if (!('start' in service)) throw new Error('not a unit');
  await node.endServer();
  rmSync(node.pidFile);
  const start = `${service.start.replace('exec ', `exec ${through} `)} ${flags}`;
  node.settings = { ...node.settings, service: { ...service, start } };
  await node.start();
}

test('a log without a whole header is named with its remedy before anything is stopped', async () => {
  shortLog();

  const error = await refused();

  expect(error.message).toContain(`${node.dataLogDir}/version-2/log.12 has 4 bytes`);
  expect(error.hint).toContain('move it away');
});

test('in live mode it is told, and the backup goes on', async () => {
  shortLog();
  node.settings = { ...node.settings, mode: 'live' };

  const line = await captured();

  expect(line).toMatchObject({
    startFaults: [expect.stringContaining('log.12 has 4 bytes')],
    startUntold: [],
  });
});

test('a probe tells what its capture would refuse', async () => {
  shortLog();

  const line = nodeLine<ProbeLine>(await node.run('probe'));

  expect(line.refuses).toEqual([expect.stringMatching(/would not start again.*log\.12/)]);
});

test('a log that has just begun is looked at again', async () => {
  shortLog();
  const begun = setTimeout(() => rmSync(`${node.dataLogDir}/version-2/log.12`), 1500);

  const line = await captured();
  clearTimeout(begun);

  expect(line).toMatchObject({ startFaults: [], startUntold: [] });
});

test('without python3 the newest log is measured, and the rest is told as unknown', async () => {
  const PATH = node.withoutPython();
  const line = await captured({ PATH });
  rmSync(node.stage, { recursive: true });
  rmSync(`${node.folder}/calls`);
  shortLog();

  const error = await refused({ PATH });

  expect(line.startUntold).toEqual([expect.stringContaining('there is no python3')]);
  expect(error.message).toContain('log.12 has 4 bytes');
});

test('a server whose process is not seen is stopped, and that is told', async () => {
  node.command('find', 'exit 1');

  const line = await captured();

  expect(line.startUntold).toEqual([expect.stringContaining('its process was not found')]);
});

/** A snapshot of another flavour in the place of the only one. */
const flavour = (bytes: number) =>
  copyFileSync(
    `${fixtures}/flavours/trailer-${bytes}-snapshot.11`,
    `${node.dataDir}/version-2/snapshot.10`,
  );

test.each([
  [21, '', false],
  [21, '-Dzookeeper.digest.enabled=false', true],
  [54, '-Dzookeeper.digest.enabled=false', false],
  [
    54,
    '-Dzookeeper.digest.enabled=false -Dzookeeper.serializeLastProcessedZxid.enabled=false',
    true,
  ],
  [33, '-Dzookeeper.digest.enabled=false', false],
  [0, '-Dzookeeper.digest.enabled=false', true],
  [0, '', true],
  [33, '', true],
])(
  'a server reads a snapshot with %i bytes behind its tree, with %j: %s',
  async (bytes, flags, reads) => {
    flavour(bytes);
    await restartServer({ flags });

    const line = nodeLine<CaptureLine | NodeFailureLine>(await node.run('capture'));

    expect('error' in line ? line.error.code : 'captured').toBe(
      reads ? 'captured' : 'would-not-start',
    );
  },
);

test('what zoo.cfg says of digests counts', async () => {
  node.configure(['digest.enabled=false']);

  const error = await refused();

  expect(error.message).toContain('another digest.enabled');
});

test('a record is as long as the flags of the server allow', async () => {
  await restartServer({ flags: '-Djute.maxbuffer=20 -Dzookeeper.jute.maxbuffer.extrasize=1024' });
  const before = await captured();
  rmSync(node.stage, { recursive: true });
  rmSync(`${node.folder}/calls`);
  await restartServer({ flags: '-Djute.maxbuffer=-1000' });

  const error = await refused();

  expect(before.startFaults).toEqual([]);
  expect(error.message).toContain('unreasonable length');
});

test.each([
  ['secureClientPort=1', 'ssl.keyStore.location'],
  ['sslQuorum=true', 'ssl.quorum.trustStore.location'],
])('with %s a missing %s is named', async (on, setting) => {
  node.configure([on, `${setting}=/nowhere/store.jks`]);

  const error = await refused();

  expect(error.message).toContain('/nowhere/store.jks is missing');
});

test('files of TLS do not matter where it is off', async () => {
  node.configure(['ssl.keyStore.location=/nowhere/store.jks']);

  const line = await captured();

  expect(line.startFaults).toEqual([]);
});

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
if (process.getuid?.() !== 0)
  process.stderr.write('Not run without root: servers of another user, or in a container.\n');

asRoot('a server in a container', () => {
  test('is not held against the names of the host', async () => {
    node.configure(['sslQuorum=true', 'ssl.quorum.keyStore.location=/in/the/container']);
    node.command(
      'contained',
      `exec unshare -m bash -c 'mount -t tmpfs tmpfs ${node.dataDir}/version-2; exec "$@"' contained "$@"`,
    );
    await restartServer({ through: `${node.bin}/contained` });

    const line = await captured();

    expect(line).toMatchObject({
      startFaults: [],
      startUntold: [expect.stringContaining('it sees other files under these names')],
    });
  });
});

asRoot('a server of another user', () => {
  const uid = 65534;
  beforeEach(async () => {
    chmodSync(node.folder, 0o777);
    for (const folder of [node.dataDir, node.dataLogDir])
      chownSync(`${folder}/version-2`, uid, uid);
    await restartServer({ through: `setpriv --reuid=${uid} --regid=${uid} --clear-groups` });
  });

  test('is backed up', async () => {
    const line = await captured();

    expect(line).toMatchObject({ startFaults: [], startUntold: [] });
  });

  test.each([
    ['dataDir', () => chownSync(`${node.dataDir}/version-2`, 0, 0), 'data/version-2'],
    ['a folder above', () => chmodSync(node.dataLogDir, 0o700), 'log/version-2'],
  ])('is not stopped where it may not write in %s', async (_, make, named) => {
    make();

    const error = await refused();

    expect(error.message).toContain(`${node.folder}/${named}`);
    expect(error.message).toContain(`uid ${uid}`);
  });

  test('is not stopped where reconfiguration needs to write beside zoo.cfg, and it may not', async () => {
    node.configure(['reconfigEnabled=true']);
    chmodSync(node.folder, 0o755);

    const error = await refused();

    expect(error.message).toContain(`may not write in ${node.folder}`);
  });

  test.each([
    ['zoo.cfg', () => node.zooCfg],
    ['a log', () => `${node.dataLogDir}/version-2/log.1`],
    ['the only snapshot', () => `${node.dataDir}/version-2/snapshot.10`],
  ])('is not stopped where it may not read %s', async (_, path) => {
    chmodSync(path(), 0o600);

    const error = await refused();

    expect(error.message).toContain(path());
  });
});
