import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { CaptureLine, NodeFailureLine } from '../../lambda/contract/node-lines.ts';
import type { ZooKeeperSeries } from '../../local-cloud/toolbox/packages.ts';
import { prepareToolbox, type Toolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { NodeUnderTest } from '../node/node-under-test.ts';
import { nodeLine } from '../node/run-script.ts';
import { sampleOf } from '../seed.ts';
import { openStarter, type Starter, startsWith } from './start-of-server.ts';

const header = Buffer.from('5a4b4c47000000020000000000000000', 'hex');
const data = ({ dataDir }: NodeUnderTest, name: string) => `${dataDir}/version-2/${name}`;
const log = ({ dataLogDir }: NodeUnderTest, name: string) => `${dataLogDir}/version-2/${name}`;

/** Changes bytes of log.1; its first record begins at byte 16. */
const patch = (at: number, bytes: string) => (node: NodeUnderTest) => {
  const text = readFileSync(log(node, 'log.1'));
  text.write(bytes, at, 'hex');
  writeFileSync(log(node, 'log.1'), text);
};
const newest = (bytes: Buffer) => (node: NodeUnderTest) =>
  writeFileSync(log(node, 'log.12'), bytes);
const epoch = (name: string, text: string) => (node: NodeUnderTest) =>
  writeFileSync(data(node, name), text);

/** What lies on the disk of a server that serves. */
const states: readonly [string, (node: NodeUnderTest) => void][] = [
  ['nothing odd', () => {}],
  ['a newest log of no byte', newest(Buffer.alloc(0))],
  ['a newest log of one byte', newest(header.subarray(0, 1))],
  ['a newest log of 15 bytes', newest(header.subarray(0, 15))],
  ['a newest log of 16 bytes', newest(header)],
  ['a newest log of 16 bytes and zeros', newest(Buffer.concat([header, Buffer.alloc(4096)]))],
  ['a newest log of zeros', newest(Buffer.alloc(4096))],
  [
    'a newest log with zeros behind a record without its end',
    newest(
      Buffer.concat([
        header,
        Buffer.from('00000000deadbeef000000400000', 'hex'),
        Buffer.alloc(4096),
      ]),
    ),
  ],
  [
    'an empty log before the newest one',
    (node) => {
      newest(Buffer.alloc(0))(node);
      writeFileSync(log(node, 'log.13'), header);
    },
  ],
  [
    'a short log that no start opens',
    (node) => writeFileSync(log(node, 'log.0'), header.subarray(0, 9)),
  ],
  ['a short log with another ending', (node) => writeFileSync(log(node, 'log.12.bak'), 'x')],
  ['a file that is no log by its name', (node) => writeFileSync(log(node, 'log.tmp'), 'x')],
  ['a folder with the name of a log', (node) => void mkdirSync(log(node, 'log.12'))],
  ['another magic in the log', patch(0, '00')],
  ['a record that does not match its sum', patch(60, 'ffff')],
  ['a record of 3 MiB', patch(24, '00300000')],
  ['a record of a negative length', patch(24, 'ffffffff')],
  ['a torn end', (node) => truncateSync(log(node, 'log.1'), statSync(log(node, 'log.1')).size - 3)],
  ['a currentEpoch that is no number', epoch('currentEpoch', 'one')],
  ['a currentEpoch with a blank', epoch('currentEpoch', ' 1')],
  ['a currentEpoch with a sign and a line behind', epoch('currentEpoch', '+1\nx')],
  ['an empty acceptedEpoch', epoch('acceptedEpoch', '')],
  ['an acceptedEpoch below the currentEpoch', epoch('acceptedEpoch', '0')],
  ['a currentEpoch below the last zxid', epoch('currentEpoch', '-1')],
  [
    'no acceptedEpoch and a currentEpoch of a leader',
    (node) => rmSync(data(node, 'acceptedEpoch')),
  ],
  [
    'no epochs',
    (node) => {
      rmSync(data(node, 'acceptedEpoch'));
      rmSync(data(node, 'currentEpoch'));
    },
  ],
  [
    'a snapshot in dataLogDir',
    (node) => copyFileSync(data(node, 'snapshot.10'), log(node, 'snapshot.10')),
  ],
  ['a log in dataDir', (node) => copyFileSync(log(node, 'log.1'), data(node, 'log.1'))],
  [
    'a half snapshot behind a whole one',
    (node) => writeFileSync(data(node, 'snapshot.11'), 'ZKSN'),
  ],
  ['only a half snapshot', (node) => writeFileSync(data(node, 'snapshot.10'), 'ZKSN')],
  [
    'only a snapshot with a byte changed',
    (node) => {
      const text = readFileSync(data(node, 'snapshot.10'));
      text.write('xy', 100);
      writeFileSync(data(node, 'snapshot.10'), text);
    },
  ],
  ['no snapshot', (node) => renameSync(data(node, 'snapshot.10'), data(node, 'old'))],
];

/** Whether a capture that is to stop the server refuses, and has stopped nothing. */
async function refuses(node: NodeUnderTest): Promise<boolean> {
  const line = nodeLine<CaptureLine | NodeFailureLine>(await node.run('capture'));
  expect(node.calls).toEqual('error' in line ? [] : ['stop', 'start']);
  return 'error' in line;
}

describe.each<ZooKeeperSeries>(['3.8', '3.9'])('a server of %s', (zookeeper) => {
  let toolbox: Toolbox;
  let starter: Starter;
  beforeAll(async () => {
    toolbox = await prepareToolbox({ zookeeper });
    starter = await openStarter(toolbox);
  });
  afterAll(() => starter.close());

  test.concurrent.each(states)('is stopped only where it starts again: %s', async (_, make) => {
    const node = await NodeUnderTest.create();
    node.says({ version: toolbox.zookeeperVersion });
    make(node);

    const refused = await refuses(node);
    const started = await starter.start(node);

    expect({ started, refused }).toEqual({ started, refused: started !== 'looks' });
    await node.close();
  });

  // So that one JVM for all says what each server would.
  const drawn = sampleOf(`starts of a server of ${zookeeper}`, states, 3);
  test.concurrent.each(drawn)('starts in its own JVM as in that of all: %s', async (_, make) => {
    const [one, other] = [await NodeUnderTest.create(), await NodeUnderTest.create()];
    for (const node of [one, other]) make(node);

    const together = await starter.start(one);
    const alone = await startsWith(other, toolbox);

    expect({ together, looks: together === 'looks' }).toEqual({ together, looks: alone });
    for (const node of [one, other]) await node.close();
  });
});
