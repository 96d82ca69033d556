import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { ProbeLine } from '../../lambda/contract/node-lines.ts';
import { fixtures, NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';
import { writeLog, zxids } from './written-log.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

const probe = async (environment = {}) =>
  nodeLine<ProbeLine>(await node.run('probe', { environment }));

test.each([
  ['its logs, where they reach further than its snapshots', '0x11', [], '0x11', true],
  ['a snapshot that came from the leader', '0x200000009', ['200000009'], '0x200000009', false],
  [
    'the newest of its snapshots that looks whole',
    '0x200000009',
    ['200000005'],
    '0x200000005',
    false,
  ],
  [
    'its snapshot, in an epoch without a transaction',
    '0x200000000',
    ['200000000'],
    '0x200000000',
    false,
  ],
  ['its logs, in an epoch without a transaction', '0x200000000', [], '0x11', true],
])('its disk reaches as far as %s', async (_, zxid, snapshots, diskZxid, startsBelow) => {
  for (const name of snapshots) {
    copyFileSync(`${fixtures}/snapshot.10`, `${node.dataDir}/version-2/snapshot.${name}`);
  }
  writeFileSync(`${node.dataDir}/version-2/snapshot.200000008`, 'ZKSN');
  node.says({ zxid });

  expect(await probe()).toMatchObject({ diskZxid, startsBelow });
});

test('a disk that is behind its server is told as far as it reaches', async () => {
  writeLog(`${node.dataLogDir}/version-2`, zxids(0x12n, 0x14n));
  node.says({ zxid: '0x1cc' });

  expect(await probe()).toMatchObject({ zxid: '0x1cc', diskZxid: '0x14', startsBelow: false });
});

test('what the disk holds is not told where no python3 can read it', async () => {
  const folder = node.withoutPython();

  expect(await probe({ PATH: folder })).toMatchObject({ diskZxid: null, startsBelow: null });
});

test('logs that could not be read in time are not read again', async () => {
  const walks = `${node.folder}/walks`;
  node.command('python3', `[[ "$*" != *os.pread* ]] || echo walk >>${walks}; exit 124`);

  expect(await probe()).toMatchObject({ diskZxid: null, startsBelow: null });
  expect(readFileSync(walks, 'utf8')).toBe('walk\n');
});
