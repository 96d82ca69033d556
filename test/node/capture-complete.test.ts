import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { CaptureLine, CaptureMode, NodeFailureLine } from '../../lambda/contract.ts';
import { fixtures, NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';
import { writeLog, zxids } from './written-log.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
  for (const folder of [node.dataDir, node.dataLogDir]) {
    for (const name of readdirSync(`${folder}/version-2`)) {
      if (/^(log|snapshot)\./.test(name)) rmSync(`${folder}/version-2/${name}`);
    }
  }
});
afterEach(() => node.close());

/** An epoch's zxid. */
const at = (epoch: number, counter: number) => (BigInt(epoch) << 32n) + BigInt(counter);
const hex = (zxid: bigint) => zxid.toString(16);

function snapshot(zxid: bigint): string {
  const name = `snapshot.${hex(zxid)}`;
  copyFileSync(`${fixtures}/snapshot.10`, `${node.dataDir}/version-2/${name}`);
  return name;
}

function halfSnapshot(zxid: bigint): void {
  writeFileSync(`${node.dataDir}/version-2/snapshot.${hex(zxid)}`, 'ZKSN');
}

const log = (...records: readonly bigint[]) => writeLog(`${node.dataLogDir}/version-2`, records);

const captured = async (zxid: bigint, mode: CaptureMode = 'stop', environment = {}) => {
  node.says({ zxid: `0x${hex(zxid)}` });
  node.settings = { ...node.settings, mode };
  return nodeLine<CaptureLine>(await node.run('capture', { environment }));
};

/** PATH of a node that has everything but python3. */
function withoutPython(): { PATH: string } {
  const folder = `${node.folder}/without-python`;
  mkdirSync(folder);
  for (const name of readdirSync('/usr/bin')) {
    if (!name.startsWith('python')) symlinkSync(`/usr/bin/${name}`, `${folder}/${name}`);
  }
  return { PATH: `${node.bin}:${folder}` };
}

const refused = async (zxid: bigint, mode: CaptureMode = 'stop') => {
  node.says({ zxid: `0x${hex(zxid)}` });
  node.settings = { ...node.settings, mode };
  const line = nodeLine<NodeFailureLine>(await node.run('capture'));
  expect(node.calls).toEqual([]);
  return line.error;
};

const isCopy = (name: string) =>
  statSync(`${node.stage}/archive/data/version-2/${name}`).ino !==
  statSync(`${node.dataDir}/version-2/${name}`).ino;

describe.each<CaptureMode>(['stop', 'live'])('in %s mode', (mode) => {
  test('an idle server begins with the snapshot below, though there is one of its very zxid', async () => {
    const below = snapshot(at(7, 50));
    snapshot(at(7, 99));
    log(...zxids(at(7, 1), at(7, 99)));

    const line = await captured(at(7, 99), mode);

    expect(line).toMatchObject({ snapshot: below, logs: 1, youngerSnapshots: ['0x700000063'] });
    expect(isCopy(below)).toBe(false);
  });

  test('a server synced by SNAP that has written nothing since begins with what the leader sent', async () => {
    snapshot(at(7, 50));
    const sent = snapshot(at(8, 155));
    log(...zxids(at(7, 1), at(7, 99)));

    const line = await captured(at(8, 155), mode);

    expect(line).toMatchObject({ snapshot: sent, youngerSnapshots: [] });
    expect(isCopy(sent)).toBe(true);
  });

  test('it begins there still when it has written in the next epoch', async () => {
    snapshot(at(7, 50));
    const sent = snapshot(at(8, 155));
    log(...zxids(at(7, 1), at(7, 99)));
    log(...zxids(at(9, 1), at(9, 4)));

    const line = await captured(at(9, 4), mode);

    expect(line).toMatchObject({ snapshot: sent });
  });

  test('without a whole snapshot behind what the leader sent, it is refused', async () => {
    snapshot(at(7, 50));
    halfSnapshot(at(8, 155));
    log(...zxids(at(7, 1), at(7, 99)));
    log(...zxids(at(9, 1), at(9, 4)));

    const error = await refused(at(9, 4), mode);

    expect(error).toMatchObject({
      code: 'hole',
      message: expect.stringContaining('lead on from zxid 0x80000009b only'),
    });
  });

  test('a server that is ahead of its disk is refused before it is stopped', async () => {
    snapshot(at(1, 50));
    log(...zxids(at(1, 1), at(1, 99)));

    const error = await refused(at(1, 460), mode);

    expect(error).toMatchObject({
      code: 'disk-behind',
      message: expect.stringMatching(/zxid 0x1000001cc.*ends at 0x100000063/),
      hint: expect.stringMatching(/dataLogDir.*syncEnabled/),
    });
  });

  test('what its disk gets a little later than its clients is waited for', async () => {
    snapshot(at(1, 50));
    const name = log(...zxids(at(1, 1), at(1, 99)));
    const late = setTimeout(() => log(...zxids(at(1, 1), at(1, 101))), 2000);

    const line = await captured(at(1, 101), mode);
    clearTimeout(late);

    expect(line).toMatchObject({ baseLog: name, logs: 1, zxid: '0x100000065' });
  });
});

test('in an epoch without a transaction the logs of the epoch before are all', async () => {
  const name = snapshot(at(7, 50));
  log(...zxids(at(7, 1), at(7, 99)));

  const line = await captured(at(8, 0));

  expect(line).toMatchObject({ snapshot: name, logs: 1 });
});

test('in an epoch without a transaction it begins with what the leader sent there', async () => {
  snapshot(at(7, 50));
  const sent = snapshot(at(8, 0));
  log(...zxids(at(7, 1), at(7, 99)));

  const line = await captured(at(8, 0));

  expect(line).toMatchObject({ snapshot: sent });
});

test.each([
  ['a standalone server', 0n],
  ['an ensemble', at(1, 0)],
  ['an ensemble that was started three times', at(3, 0)],
])('%s that is fresh has no log, and its snapshot.0 is copied', async (_, zxid) => {
  const name = snapshot(0n);
  node.settings = { ...node.settings, allowStandalone: true };

  const line = await captured(zxid);

  expect(line).toMatchObject({ snapshot: name, baseLog: '', logs: 0 });
  expect(isCopy(name)).toBe(true);
});

test('a member that was synced by SNAP when it was new has no log', async () => {
  const sent = snapshot(at(1, 50));

  const line = await captured(at(1, 50));

  expect(line).toMatchObject({ snapshot: sent, baseLog: '', logs: 0 });
});

test('a standalone server ends at its last record', async () => {
  const name = snapshot(0n);
  log(...zxids(1n, 0x63n));
  node.settings = { ...node.settings, allowStandalone: true };

  const line = await captured(0x63n);

  expect(line).toMatchObject({ snapshot: name, baseLog: 'log.1' });
});

test('a standalone server that once was a member goes on in its epoch', async () => {
  const name = snapshot(at(4, 7));
  log(...zxids(at(4, 1), at(4, 7)));
  log(...zxids(at(4, 8), at(4, 9)));

  const line = await captured(at(4, 9));

  expect(line).toMatchObject({ snapshot: name, logs: 2 });
});

test('after a restore with its fence the first transaction of the new epoch follows', async () => {
  const name = snapshot(at(4, 7));
  log(...zxids(at(4, 1), at(4, 20)));
  log(...zxids(at(22, 1), at(22, 2)));

  const line = await captured(at(22, 2));

  expect(line).toMatchObject({ snapshot: name, logs: 2 });
});

test('a snapshot older than a hole inside an epoch is no beginning', async () => {
  snapshot(at(1, 50));
  const behind = snapshot(at(1, 300));
  log(...zxids(at(1, 1), at(1, 99)));
  log(...zxids(at(1, 301), at(1, 310)));
  halfSnapshot(at(1, 305));

  const line = await captured(at(1, 310));

  expect(line).toMatchObject({ snapshot: behind, youngerSnapshots: ['0x100000131'] });
});

test('a log that was begun meanwhile goes with it', async () => {
  snapshot(at(7, 50));
  log(...zxids(at(7, 1), at(7, 99)));
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  const rolled = `${node.folder}/rolled`;
  writeLog(node.folder, [at(7, 100)]);
  const roll = `cp ${node.folder}/log.700000064 ${node.dataLogDir}/version-2/; : >${rolled}`;
  node.settings = { ...node.settings, service: { ...service, stop: `${roll}; ${service.stop}` } };

  const line = await captured(at(7, 99));

  expect(line).toMatchObject({ logs: 2 });
});

test('behind a SNAP the first log of the next epoch may be begun meanwhile', async () => {
  const sent = snapshot(at(8, 155));
  const { service } = node.settings;
  if ('unit' in service) throw new Error('not a unit');
  writeLog(node.folder, [at(9, 1)]);
  const roll = `cp ${node.folder}/log.900000001 ${node.dataLogDir}/version-2/`;
  node.settings = { ...node.settings, service: { ...service, stop: `${roll}; ${service.stop}` } };

  const line = await captured(at(8, 155));

  expect(line).toMatchObject({ snapshot: sent, baseLog: 'log.900000001', logs: 1 });
});

test('a dataLogDir that was changed to an empty folder is refused', async () => {
  snapshot(at(1, 50));

  const error = await refused(at(1, 99));

  expect(error).toMatchObject({
    code: 'disk-behind',
    message: expect.stringContaining('there is no log'),
    hint: expect.stringContaining('dataLogDir'),
  });
});

test('a dataLogDir that was changed to one with logs of long ago is refused', async () => {
  snapshot(at(2, 50));
  log(...zxids(at(1, 1), at(1, 99)));

  const error = await refused(at(2, 99));

  expect(error).toMatchObject({ code: 'disk-behind', hint: expect.stringContaining('dataLogDir') });
});

test('without python3 the snapshot of the very zxid comes first, for it needs no log', async () => {
  snapshot(at(7, 50));
  const same = snapshot(at(7, 99));
  log(...zxids(at(7, 1), at(7, 99)));

  const line = await captured(at(7, 99), 'stop', withoutPython());

  expect(line).toMatchObject({ snapshot: same, snapshotCheck: 'tail' });
});

test('without python3 nothing is refused for what the logs may hold', async () => {
  const name = snapshot(at(7, 50));
  log(...zxids(at(7, 1), at(7, 60)));

  const line = await captured(at(7, 99), 'stop', withoutPython());

  expect(line).toMatchObject({ snapshot: name });
});
