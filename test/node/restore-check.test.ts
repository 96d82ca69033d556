import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runId } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

const hex = (path: string) => Buffer.from(path).toString('hex');
const canary = (path: string, mzxid: string, version: number, bytes: number) =>
  `canary ${hex(path)} ${mzxid} ${version} ${bytes}`;

let restore: RestoreUnderTest;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
});
afterEach(() => restore.close());

/** A server that has these znodes, on a node where canaries are ordered. */
async function serving(
  znodes: Record<string, object | undefined>,
  canaries: string[],
  more: { mismatches?: number; refusesSessions?: boolean } = {},
): Promise<void> {
  restore.store([...canaries, 'znodes -', 'ephemerals 0']);
  await restore.line('stage');
  restore.node.says({ znodes, ...more });
}

test('the line tells what is served, and that every canary is as ordered', async () => {
  await serving(
    {
      '/a': { mzxid: '0x100000005', version: 3, bytes: 7 },
      '/caf\u00e9 au lait': { mzxid: '0x7', version: 0, bytes: 0 },
    },
    [canary('/a', '0x100000005', 3, 7), canary('/caf\u00e9 au lait', '0x7', 0, 0)],
    { mismatches: 0 },
  );

  expect(await restore.line('check')).toEqual({
    step: 'check',
    runId,
    role: 'follower',
    zxid: '0x11',
    currentEpoch: 1,
    znodes: 5,
    digestMismatches: 0,
    canaries: 2,
    changedCanaries: 0,
    goneCanaries: 0,
    wrongCanaries: [],
  });
});

test.each([
  [
    'written after the restored transactions',
    { mzxid: '0x200000001', version: 4, bytes: 9 },
    [1, 0],
  ],
  ['gone', undefined, [0, 1]],
])('a canary that is %s is counted, and not wrong', async (_, znode, [changed, gone]) => {
  await serving({ '/a': znode, '/b': { mzxid: '0x1', version: -1, bytes: 0 } }, [
    canary('/a', '0x5', 3, 7),
    canary('/b', '0x1', -1, 0),
  ]);

  expect(await restore.line('check')).toMatchObject({
    ...{ canaries: 2, changedCanaries: changed, goneCanaries: gone, wrongCanaries: [] },
  });
});

test.each([
  ['mzxid', { mzxid: '0x6', version: 3, bytes: 7 }],
  ['version', { mzxid: '0x5', version: 4, bytes: 7 }],
  ['length', { mzxid: '0x5', version: 3, bytes: 8 }],
])('a canary with another %s is wrong', async (_, znode) => {
  await serving({ '/a': znode, '/b': { mzxid: '0x1', version: -1, bytes: 0 } }, [
    canary('/a', '0x5', 3, 7),
    canary('/b', '0x1', -1, 0),
  ]);

  expect(await restore.line('check')).toMatchObject({ canaries: 2, wrongCanaries: [hex('/a')] });
});

test('of many wrong canaries five are named', async () => {
  const paths = Array.from({ length: 300 }, (_, n) => `/other-${n}`);
  const znodes = paths.map((path) => [path, { mzxid: '0x1', version: 1, bytes: 0 }]);
  const canaries = paths.map((path) => canary(path, '0x1', 0, 0));
  await serving(Object.fromEntries(znodes), canaries);

  const line = await restore.line('check');

  expect(line.canaries).toBe(300);
  expect(line.wrongCanaries).toEqual([0, 1, 2, 3, 4].map((n) => hex(`/other-${n}`)));
});

test('a canary that may not be asked for is not counted', async () => {
  await serving({ '/a': { error: -102 } }, [canary('/a', '0x5', 3, 7)]);

  expect(await restore.line('check')).toMatchObject({ canaries: 0, wrongCanaries: [] });
});

test('a server that refuses the session is asked for no canary', async () => {
  await serving({}, [canary('/a', '0x5', 3, 7)], { refusesSessions: true });

  expect(await restore.line('check')).toMatchObject({ canaries: 0, wrongCanaries: [] });
});

test('digest mismatches are told', async () => {
  await serving({}, [], { mismatches: 12 });

  expect(await restore.line('check')).toMatchObject({ digestMismatches: 12 });
});

test('where mntr is not allowed, the AdminServer is asked for the mismatches', async () => {
  const admin = createServer((request, response) =>
    response.end(request.url === '/commands/monitor' ? '{\n "digest_mismatches_count" : 3\n}' : ''),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => admin.once('listening', resolve));
  restore.node.configure([
    'admin.serverAddress=127.0.0.1',
    `admin.serverPort=${(admin.address() as AddressInfo).port}`,
  ]);
  await serving({}, []);

  const line = await restore.line('check');
  admin.close();

  expect(line.digestMismatches).toBe(3);
});

test('mismatches that nobody tells are not zero', async () => {
  restore.node.configure(['admin.enableServer=false']);
  await serving({}, []);

  expect(await restore.line('check')).toMatchObject({ digestMismatches: null });
});

test('a server that does not serve fails the check', async () => {
  await serving({}, []);
  restore.node.says({ role: '' });

  expect((await restore.failure('check')).error.code).toBe('not-serving');
});

test('without its order nothing is checked', async () => {
  await serving({}, []);
  rmSync(`${restore.node.stage}/order`);

  expect((await restore.failure('check')).error.code).toBe('not-staged');
});
