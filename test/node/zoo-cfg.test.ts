import { writeFileSync } from 'node:fs';
import type { CaptureLine, NodeFailureLine, ProbeLine } from '../../lambda/contract/node-lines.ts';
import { NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

// The format at large is held by zoo-cfg-oracle.test.ts: here stands what it must not forget.

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

const limits = 'initLimit=10\nsyncLimit=5\n';

/** The probe's line with this behind dataDir and clientPort; every character is a byte of the file. */
async function probeWith(text: string): Promise<ProbeLine> {
  const head = `dataDir=${node.dataDir}\nclientPort=${node.port}\n${limits}`;
  writeFileSync(node.zooCfg, head + text, 'latin1');
  return nodeLine<ProbeLine>(await node.run('probe'));
}

const problemWith = async (text: string) =>
  ((await probeWith(text)) as unknown as NodeFailureLine).error;

test('servers as Properties.store and Exhibitor write them', async () => {
  const line = await probeWith(
    'server.1=10.0.0.1\\:2888\\:3888\nserver.2=10.0.0.2\\:2888\\:3888\\:participant\\;2181',
  );

  expect(line.servers).toEqual(['1=10.0.0.1', '2=10.0.0.2']);
});

test('an observer in any letter case is an observer', async () => {
  const line = await probeWith(
    'server.1=a:1:2\nserver.2=b:1:2:PARTICIPANT\nserver.3=c:1:2:Observer ',
  );

  expect(line.servers).toEqual(['1=a', '2=b', '3=c:observer']);
});

test.each(['001\n', '+1', '1\r\nmore'])('a myid of %j is the number 1', async (text) => {
  writeFileSync(`${node.dataDir}/myid`, text);

  const line = await probeWith('server.01=a:01:+2\nserver.2=b:1:2');

  expect(line).toMatchObject({ myid: 1, servers: ['1=a', '2=b'] });
});

test('lines go on behind a backslash, end in CR, and the last of two counts', async () => {
  const line = await probeWith(
    'server.1 = a:\\\r\n   1:2\rser\\u0076er.2:b:1:2\nserver.2=c:1:2\n#server.3=d:1:2\\\nserver.4=e:1:2\\',
  );

  expect(line.servers).toEqual(['1=a', '2=c', '4=e']);
});

test('the admin port may be written in octal and hexadecimal', async () => {
  node.says({ whitelisted: false });

  const line = await probeWith('admin.serverPort=0x1FFF\nadmin.serverAddress=127.0.0.7 ');

  expect(line.reason).toContain('127.0.0.7:8191');
});

test.each([
  ['server.1 in', 'server.1=a:1:2:voter'],
  ['server.1 in', 'server.1=a:1:1'],
  ['server.x in', 'server.x=a:1:2'],
  ['server 1 stands twice', 'server.1=a:1:2\nserver.01=b:1:2'],
  ['too few participants', 'server.1=a:1:2:observer\nserver.2=b:1:2'],
  ['server 2 is in no group', 'server.1=a:1:2\nserver.2=b:1:2\ngroup.1=1'],
  ['secureClientPort in', 'secureClientPort=2281x'],
  ['standaloneEnabled in', 'standaloneEnabled=yes'],
  ['four hexadecimal digits', 'x=\\u12'],
  ['clientPort twice', 'clientPort\\ =1'],
  ['syncLimit is not set', 'syncLimit=0\nserver.1=a:1:2\nserver.2=b:1:2'],
])('%s: what QuorumPeerConfig refuses is named before a server is stopped', async (said, text) => {
  const problem = await problemWith(text);

  expect(problem).toMatchObject({ code: 'bad-configuration' });
  expect(problem.message).toContain(said);
});

test('a capture does not stop a server that would not start again with its configuration', async () => {
  node.configure(['server.3=127.0.0.1:1']);

  const run = await node.run('capture');

  expect(nodeLine<NodeFailureLine>(run).error.code).toBe('bad-configuration');
  expect(node.calls).toEqual([]);
});

test('a live capture stops nothing, is taken, and tells of it', async () => {
  node.configure(['server.3=127.0.0.1:1']);
  node.settings = { ...node.settings, mode: 'live' };

  const run = await node.run('capture');

  expect(nodeLine<CaptureLine>(run).startFaults).toEqual([
    expect.stringMatching(/^Its current configuration is refused: server\.3 .*\.$/),
  ]);
});
