import { readFileSync } from 'node:fs';
import type { CaptureLine } from '../../lambda/contract/node-lines.ts';
import { NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';
import { logOf, writeLog, zxids } from './written-log.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
  node.settings = { ...node.settings, mode: 'live' };
});
afterEach(() => node.close());

test('everything is captured and the server is not stopped', async () => {
  const line = nodeLine<CaptureLine>(await node.run('capture'));

  expect(line).toMatchObject({ mode: 'live', downtimeMs: 0, logs: 1 });
  expect(node.calls).toEqual([]);
  expect(node.staged()).toHaveLength(6);
});

test('where the server wrote while its log was read, the copy ends before the hole', async () => {
  const whole = readFileSync(`${node.dataLogDir}/version-2/log.1`);
  const copy = `${node.stage}/archive/log/version-2/log.1`;
  const hole = `dd if=/dev/zero of=${copy} bs=1 seek=300 count=64 conv=notrunc 2>/dev/null`;
  node.command('cp', `/bin/cp "$@" || exit\nif [[ $* == *sparse* ]]; then ${hole}; fi`);

  const run = await node.run('capture');

  const copied = readFileSync(copy);
  expect(run.code).toBe(0);
  expect(copied.length).toBeGreaterThanOrEqual(300);
  expect(copied.length).toBeLessThan(364);
  expect(copied.equals(whole.subarray(0, copied.length))).toBe(true);
});

test.each([
  ['once', 'is captured again', 0],
  ['always', 'fails the run', 1],
])('a log that is cut under the copy (%s) %s', async (times, _, code) => {
  const cut = `truncate -s -100 ${node.dataLogDir}/version-2/log.1`;
  const once = `[[ -e ${node.folder}/cut ]] || { : >${node.folder}/cut; ${cut}; }`;
  const action = times === 'once' ? once : cut;
  node.command('cp', `if [[ $* == *sparse* ]]; then ${action}; fi\nexec /bin/cp "$@"`);

  const run = await node.run('capture');

  expect(run.code).toBe(code);
});

describe('a log that ends within a record that the server is writing', () => {
  const whole = logOf(zxids(0x12n, 0x20n));
  const begun = Buffer.from(logOf([0x21n]).subarray(16, -3));

  /** The copy of a log with this behind its whole records, when the server shows a zxid. */
  async function copied(
    zxid: string,
    behind: Buffer<ArrayBuffer>,
    path = node.path,
  ): Promise<Buffer> {
    writeLog(`${node.dataLogDir}/version-2`, zxids(0x12n, 0x20n), behind);
    node.says({ zxid });
    await node.run('capture', { environment: { PATH: path } });
    return readFileSync(`${node.stage}/archive/log/version-2/log.12`);
  }

  test.each([
    ['nothing', 0],
    ['zeros', 4096],
  ])('is copied up to its last whole record: %s behind it', async (_what, zeros) => {
    const copy = await copied('0x20', Buffer.concat([begun, Buffer.alloc(zeros)]));

    expect(copy.equals(whole)).toBe(true);
  });

  test('is copied as it is where no python3 can see where that one ends', async () => {
    const copy = await copied('0x20', begun, node.withoutPython());

    expect(copy.equals(Buffer.concat([whole, begun]))).toBe(true);
  });
});

test('a copy that ends before what the server showed is left for the judge to name', async () => {
  writeLog(`${node.dataLogDir}/version-2`, zxids(0x12n, 0x20n));
  const copy = `${node.stage}/archive/log/version-2/log.12`;
  const bytes = logOf(zxids(0x12n, 0x15n)).length + 20;
  node.command(
    'cp',
    `/bin/cp "$@" || exit\nif [[ $* == *sparse* ]]; then truncate -s ${bytes} ${copy}; fi`,
  );
  node.says({ zxid: '0x20' });

  await node.run('capture');

  expect(readFileSync(copy)).toHaveLength(bytes);
});

test('the zeros behind the last record of a log are copied', async () => {
  writeLog(`${node.dataLogDir}/version-2`, zxids(0x12n, 0x20n));
  node.says({ zxid: '0x20' });

  await node.run('capture');

  const copy = readFileSync(`${node.stage}/archive/log/version-2/log.12`);
  expect(copy.equals(readFileSync(`${node.dataLogDir}/version-2/log.12`))).toBe(true);
});
