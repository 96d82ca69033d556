import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { CaptureLine } from '../../lambda/contract/node-lines.ts';
import { fixtures, NodeUnderTest, runId } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';
import { writeLog, zxids } from './written-log.ts';

let node: NodeUnderTest;
afterEach(() => node.close());

test('snapshot, logs, epochs, configuration and myid are in the stage, and the server serves', async () => {
  node = await NodeUnderTest.create();

  const run = await node.run('capture');

  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(node.staged()).toEqual([
    'conf/zoo.cfg',
    'data/version-2/acceptedEpoch',
    'data/version-2/currentEpoch',
    'data/version-2/snapshot.10',
    'log/version-2/log.1',
    'myid',
  ]);
  expect(node.serves).toBe(true);
  expect(node.calls).toEqual(['stop', 'start']);
});

test('the line tells what was captured and how long the server was down', async () => {
  node = await NodeUnderTest.create();

  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line).toEqual({
    step: 'capture',
    runId,
    mode: 'stop',
    role: 'follower',
    version: '3.9.6',
    zxid: '0x11',
    epoch: 1,
    snapshot: 'snapshot.10',
    snapshotCheck: 'adler',
    baseLog: 'log.1',
    logs: 1,
    youngerSnapshots: [],
    startFaults: [],
    startUntold: [],
    stopMs: expect.any(Number),
    copyMs: expect.any(Number),
    startMs: expect.any(Number),
    downtimeMs: line.stopMs + line.copyMs + line.startMs,
  });
});

test('the snapshot is linked and the log is copied', async () => {
  node = await NodeUnderTest.create({ shared: true });

  await node.run('capture');

  const inode = (file: string) => statSync(file).ino;
  expect(inode(`${node.stage}/archive/data/version-2/snapshot.10`)).toBe(
    inode(`${node.dataDir}/version-2/snapshot.10`),
  );
  expect(inode(`${node.stage}/archive/log/version-2/log.1`)).not.toBe(
    inode(`${node.dataDir}/version-2/log.1`),
  );
});

test('a snapshot of the very zxid is copied, for a starting server may rewrite it', async () => {
  node = await NodeUnderTest.create();
  node.says({ zxid: '0x10' });

  await node.run('capture');

  expect(statSync(`${node.stage}/archive/data/version-2/snapshot.10`).ino).not.toBe(
    statSync(`${node.dataDir}/version-2/snapshot.10`).ino,
  );
});

test('a half-written newest snapshot is passed over for the one before', async () => {
  node = await NodeUnderTest.create();
  const whole = readFileSync(`${fixtures}/snapshot.10`);
  writeFileSync(`${node.dataDir}/version-2/snapshot.11`, whole.subarray(0, 900));
  writeLog(`${node.dataLogDir}/version-2`, [0x12n]);
  node.says({ zxid: '0x12' });

  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line.snapshot).toBe('snapshot.10');
  expect(node.staged('archive/data/version-2')).not.toContain('snapshot.11');
});

test('one flipped byte in the middle makes a snapshot unusable', async () => {
  node = await NodeUnderTest.create();
  const flipped = readFileSync(`${fixtures}/snapshot.10`);
  flipped.writeUInt8(flipped.readUInt8(800) ^ 1, 800);
  writeFileSync(`${node.dataDir}/version-2/snapshot.11`, flipped);
  writeLog(`${node.dataLogDir}/version-2`, [0x12n]);
  node.says({ zxid: '0x12' });

  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line.snapshot).toBe('snapshot.10');
});

test('zxids are compared as numbers, not as text', async () => {
  node = await NodeUnderTest.create();
  for (const name of ['snapshot.ff', 'snapshot.100', 'snapshot.f']) {
    copyFileSync(`${fixtures}/snapshot.10`, `${node.dataDir}/version-2/${name}`);
  }
  node.says({ zxid: '0x100000000' });

  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line.snapshot).toBe('snapshot.100');
});

test.each(['snapshot.12.tmp', 'snapshot.12.bak', 'snapshot.zz', 'snapshot.'])(
  '%s is no snapshot',
  async (name) => {
    node = await NodeUnderTest.create();
    copyFileSync(`${fixtures}/snapshot.10`, `${node.dataDir}/version-2/${name}`);
    writeLog(`${node.dataLogDir}/version-2`, zxids(0x12n, 0x20n));
    node.says({ zxid: '0x20' });

    const line = nodeLine<CaptureLine>(await node.run('capture'));

    expect(line.snapshot).toBe('snapshot.10');
  },
);

test.each([
  ['snapshot.10.gz', 'adler'],
  ['snapshot.11.snappy', 'tail'],
])('a compressed snapshot, %s, is checked and taken', async (name, check) => {
  node = await NodeUnderTest.create();
  copyFileSync(`${fixtures}/${name}`, `${node.dataDir}/version-2/${name.replace(/1\d/, '12')}`);
  writeLog(`${node.dataLogDir}/version-2`, [0x12n, 0x13n]);
  node.says({ zxid: '0x13' });

  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line).toMatchObject({ snapshot: name.replace(/1\d/, '12'), snapshotCheck: check });
});

test('the base log and all later logs are copied, older ones are not', async () => {
  node = await NodeUnderTest.create();
  for (const name of ['log.e', 'log.11', 'log.11.tmp']) {
    copyFileSync(`${fixtures}/log.1`, `${node.dataLogDir}/version-2/${name}`);
  }

  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line.baseLog).toBe('log.e');
  expect(node.staged('archive/log/version-2')).toEqual(['log.11', 'log.e']);
});

test('without a base log a log that starts right after the snapshot will do', async () => {
  node = await NodeUnderTest.create();
  copyFileSync(`${fixtures}/snapshot.0`, `${node.dataDir}/version-2/snapshot.0`);
  writeFileSync(`${node.dataDir}/version-2/snapshot.10`, 'torn');

  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line).toMatchObject({ snapshot: 'snapshot.0', baseLog: 'log.1' });
});

test('passwords are not in the captured configuration', async () => {
  node = await NodeUnderTest.create();
  node.configure(['ssl.keyStore.password=hunter2', 'ssl.trustStore.Password : hunter3']);

  await node.run('capture');

  const captured = readFileSync(`${node.stage}/archive/conf/zoo.cfg`, 'utf8');
  expect(captured).not.toMatch(/hunter/);
  expect(captured).toContain('ssl.keyStore.password=REDACTED');
});

test('the guard is disarmed and the next run may start', async () => {
  node = await NodeUnderTest.create();

  await node.run('capture');

  expect(existsSync(`${node.stage}/armed`)).toBe(false);
  expect(
    nodeLine<CaptureLine>(
      await node.run('capture', { parameters: { RunId: 'prod.20260102T030406Z' } }),
    ),
  ).toMatchObject({ step: 'capture' });
});
