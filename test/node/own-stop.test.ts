/** Who only looks at a node waits for a server that a capture of ours has stopped, and never takes that for a fault. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asClient } from '../../bin/local/as-client.ts';
import { drillId } from '../../lambda/contract/keys.ts';
import type { NodeFailureLine, ProbeLine } from '../../lambda/contract/node-lines.ts';
import type { DrillLine } from '../../lambda/contract/restore-node-lines.ts';
import { startEnsemble } from '../../local-cloud/ensemble/ensemble.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { fixtures, systemCommand, until } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';
import { nodeLine } from './run-script.ts';

const captured = 'prod.20250101T000000Z';
let restore: RestoreUnderTest;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
});
afterEach(() => restore.close());

/** What looks at a stopped server leaves a mark, by the command that it looks with. */
function marked(command: string, isStopped: string): { readonly seen: () => boolean } {
  const mark = `${restore.node.folder}/looked`;
  restore.node.command(
    command,
    `if ${isStopped}; then : >${mark}; fi; exec ${systemCommand(command)} "$@"`,
  );
  return { seen: () => existsSync(mark) };
}

/** A capture that has stopped the server copies until it may go on. @param pidFile there while it runs */
function holdCopies(pidFile: string): { readonly begun: () => boolean; readonly goOn: () => void } {
  const { node } = restore;
  const begun = `${node.folder}/copying`;
  const goOn = `${node.folder}/go-on`;
  node.command(
    'cp',
    `if [[ ! -e ${pidFile} ]]; then : >${begun}; until [[ -e ${goOn} ]]; do sleep 0.05; done; fi; exec ${systemCommand('cp')} "$@"`,
  );
  return { begun: () => existsSync(begun), goOn: () => writeFileSync(goOn, '') };
}

const capture = () => restore.node.run('capture', { parameters: { RunId: captured } });

test.each(['probe', 'inspect'] as const)(
  'a %s waits until the server serves that a capture has stopped',
  async (step) => {
    const { node } = restore;
    const copies = holdCopies(node.pidFile);
    const capturing = capture();
    await until(copies.begun, 'the capture has stopped the server');
    const look = marked('timeout', `[[ ! -e ${node.pidFile} && $* == *srvr* ]]`);

    const looking =
      step === 'probe' ? node.run('probe').then(nodeLine<ProbeLine>) : restore.line('inspect');
    await until(look.seen, 'the stopped server was asked');
    copies.goOn();
    const line = await looking;
    await capturing;

    expect(line).toMatchObject({ step, serving: true, role: 'follower', reason: '' });
  },
  900_000,
);

test('of a server whose capture died it is told that the guard starts it, and nothing waits', async () => {
  const { node } = restore;
  const { service } = node.settings;
  if (!('stop' in service)) throw new Error('started by its unit');
  const healed = `${node.folder}/healed`;
  const start = `[[ ! -e ${healed} ]] || { ${service.start}; }`;
  node.settings = { ...node.settings, service: { ...service, start } };
  node.killOnceStopped();
  await capture();
  const guardIsAtWork = () => existsSync(`${node.dataDir}/.zk-backup/${captured}/taken-over`);
  await until(guardIsAtWork, 'the guard has taken over');

  const line = await restore.line('inspect');
  writeFileSync(healed, '');
  await until(() => node.serves, 'the guard has started the server');

  expect(line).toMatchObject({
    serving: false,
    reason: expect.stringMatching(
      `^the guard of ${captured} is starting it again: nothing answers on`,
    ),
  });
}, 900_000);

test('of a server that a restore has stopped that is told', async () => {
  await restore.line('stage');
  await restore.line('halt');

  const line = nodeLine<ProbeLine>(await restore.node.run('probe'));

  expect(line).toMatchObject({
    serving: false,
    reason: expect.stringMatching(/^the restore prod\.\d+T\d+Z has stopped it: nothing answers on/),
  });
}, 900_000);

test('of a server that others have stopped nothing is told of us', async () => {
  const { node } = restore;
  await node.endServer('SIGKILL');

  const line = nodeLine<ProbeLine>(await node.run('probe'));

  expect(line).toMatchObject({ serving: false, reason: expect.stringMatching(/^nothing answers/) });
}, 900_000);

// Seen once: the drill right after a restore met the server that the backup had just stopped.
test('a drill waits for the Java of a server that a capture has stopped', async () => {
  const { node } = restore;
  const toolbox = await prepareToolbox();
  const directory = `${node.folder}/ensemble`;
  const ensemble = await startEnsemble({ directory, size: 1, toolbox, heapMb: 96 });
  const [server] = ensemble.nodes;
  if (!server) throw new Error('there is no server');
  // So that there is a log to copy while it is down.
  await asClient(server, (client) => client.create('/a', Buffer.from('a')));
  const { ZOOCFGDIR, PATH } = server.environment;
  const service = (what: string) =>
    `PATH='${PATH}' ZOOCFGDIR='${ZOOCFGDIR}' zookeeper-service ${what}`;
  node.settings = {
    ...node.settings,
    allowStandalone: true,
    maxDowntimeSeconds: 300,
    service: { stop: service('stop'), start: service('start') },
  };
  mkdirSync(`${node.folder}/empty`);
  restore.forget('data/version-2/snapshot.11');
  restore.forget('log/version-2/log.1');
  restore.write('data/version-2/snapshot.10', readFileSync(`${fixtures}/snapshot.10`));
  restore.write('log/version-2/log.1', readFileSync(`${fixtures}/log.1`));
  restore.store([]);
  const copies = holdCopies(join(ZOOCFGDIR, '../zookeeper.pid'));
  const environment = { ZOOCFGDIR };
  const capturing = node.run('capture', { parameters: { RunId: captured }, environment });
  await until(copies.begun, 'the capture has stopped the server');
  const look = marked('find', '[[ $* == */version-2* ]]');

  const drilling = node.run('drill', {
    parameters: { RunId: drillId('prod', '20260102T030405Z'), Order: restore.ordered },
    environment: { ...environment, ZOOKEEPER_HOME: `${node.folder}/empty` },
  });
  await until(look.seen, 'the drill has looked for the processes of the server');
  copies.goOn();
  const [drilled, capture] = await Promise.all([drilling, capturing]);
  const served = await server.srvr();
  await ensemble.close();

  expect({ captured: capture.code, role: served?.role }).toEqual({
    captured: 0,
    role: 'standalone',
  });
  expect(nodeLine<DrillLine | NodeFailureLine>(drilled)).toMatchObject({
    step: 'drill',
    zxid: '0x11',
  });
}, 900_000);
