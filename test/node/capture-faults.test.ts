import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { NodeFailureLine } from '../../lambda/contract/node-lines.ts';
import { NodeUnderTest, systemCommand, until } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

/** The command fails the first time it is run while the server is stopped. */
function failsOnceWhileStopped(name: string, code: number): void {
  node.command(
    name,
    `if [[ ! -e ${node.pidFile} && ! -e ${node.folder}/failed ]]; then : >${node.folder}/failed; exit ${code}; fi
     exec ${systemCommand(name)} "$@"`,
  );
}

test.each(['cp', 'date', 'sleep', 'sort', 'timeout', 'rm', 'setsid', 'bash'])(
  'a failure of %s between stop and start leaves ZooKeeper running, and a wrong exit never reads as success',
  async (name) => {
    failsOnceWhileStopped(name, 137);

    const run = await node.run('capture');

    expect(node.serves).toBe(true);
    expect([0, 1]).toContain(run.code);
    expect(run.code === 0).toBe(existsSync(`${node.stage}/captured`));
    if (run.code === 0) expect(node.staged()).toContain('log/version-2/log.1');
  },
);

test('a failed copy fails the run', async () => {
  failsOnceWhileStopped('cp', 1);

  const run = await node.run('capture');

  expect(nodeLine<NodeFailureLine>(run)).toMatchObject({
    error: { code: 'copy-failed' },
    serving: true,
  });
});

test.each([137, 168, 169, 194, 75])('a stop command that exits %d fails with 1', async (code) => {
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  node.settings = {
    ...node.settings,
    service: { ...service, stop: `${service.stop}; exit ${code}` },
  };

  const run = await node.run('capture');

  expect(run.code).toBe(1);
  expect(nodeLine<NodeFailureLine>(run)).toMatchObject({
    error: { code: 'stop-failed' },
    serving: true,
  });
});

test('a stop command that stops nothing is found out, and the server goes on', async () => {
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  node.settings = {
    ...node.settings,
    maxDowntimeSeconds: 4,
    service: { ...service, stop: 'true' },
  };

  const run = await node.run('capture');

  expect(nodeLine<NodeFailureLine>(run)).toMatchObject({
    error: { code: 'did-not-stop' },
    serving: true,
  });
});

test('a stop command that hangs is ended, and the server goes on', async () => {
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  node.settings = {
    ...node.settings,
    maxDowntimeSeconds: 4,
    service: { ...service, stop: 'sleep 600' },
  };

  const run = await node.run('capture');

  expect(nodeLine<NodeFailureLine>(run)).toMatchObject({
    error: { code: 'stop-failed' },
    serving: true,
  });
});

test('a stop that lands after its command has failed is noticed, and the server started again', async () => {
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  const late = `setsid bash -c 'sleep 2; ${service.stop.replaceAll('"', '')}' </dev/null >/dev/null 2>&1 &`;
  node.settings = { ...node.settings, service: { ...service, stop: `${late} exit 1` } };

  await node.run('capture');
  await until(() => node.calls.includes('stop'), 'the late stop has landed');
  await until(() => !existsSync(`${node.stage}/armed`), 'the guard ended');

  expect(node.serves).toBe(true);
});

test('a starting server that accepts connections without answering is waited for', async () => {
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  const silent = `${node.folder}/silent`;
  const start = `touch ${silent}; setsid sh -c 'sleep 7; rm ${silent}' </dev/null >/dev/null 2>&1 & ${service.start}`;
  node.settings = { ...node.settings, service: { ...service, start } };

  const run = await node.run('capture');

  expect(run).toMatchObject({ code: 0, stderr: '' });
});

test('something else that starts the server in the middle is found out', async () => {
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  const meddler = `setsid bash -c '${service.start}' </dev/null >/dev/null 2>&1 & while [[ ! -e ${node.pidFile} ]]; do sleep 0.02; done`;
  node.command('cp', `if [[ $* == *sparse* ]]; then ${meddler}; fi\nexec /bin/cp "$@"`);

  const run = await node.run('capture');

  expect(nodeLine<NodeFailureLine>(run)).toMatchObject({
    error: { code: 'came-back' },
    serving: true,
  });
});

test('a server under systemd is stopped and started by its unit', async () => {
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  node.settings = { ...node.settings, service: { unit: 'zookeeper' } };
  node.command(
    'systemctl',
    `echo "$*" >>${node.folder}/systemctl
     case $1 in stop) ${service.stop} ;; start) setsid bash -c '${service.start}' >/dev/null 2>&1 </dev/null & ;; esac`,
  );

  const run = await node.run('capture');

  expect(run).toMatchObject({ code: 0 });
  const asked = readFileSync(`${node.folder}/systemctl`, 'utf8').trim().split('\n');
  expect(asked.filter((line) => !/^(show|list-units) /.test(line))).toEqual([
    'stop zookeeper',
    'start zookeeper',
  ]);
});

test('a server that does not come back fails the run, and the guard goes on trying', async () => {
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  const start = `[[ -e ${node.folder}/repaired ]] || exit 3; ${service.start}`;
  node.settings = { ...node.settings, serveWaitSeconds: 2, service: { ...service, start } };

  const run = await node.run('capture');

  expect(nodeLine<NodeFailureLine>(run)).toMatchObject({
    error: { code: 'did-not-come-back', message: expect.stringContaining('exit code 3') },
    serving: false,
  });
  writeFileSync(`${node.folder}/repaired`, '');
  await until(() => node.serves, 'the guard has started the server');
});
