import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtures } from './node-under-test.ts';
import { logOf, zxids } from './written-log.ts';

const script = join(__dirname, '..', '..', 'lib', 'node', 'backup', 'log-walk.sh');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zk-backup-walk-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the reader tells of these logs: runs, and of the last one its whole records and their bytes. */
function walk(logs: readonly string[], seconds = 10): string[] {
  const program = `set -euo pipefail; source ${script}
    if walk_logs "$@"; then printf '%s\\n' \${log_runs[@]+"\${log_runs[@]}"} "$last_log_records $last_log_bytes"; else echo unread; fi`;
  const said = execFileSync('bash', ['-c', program, 'walk', `${seconds}`, ...logs]);
  return said.toString().trim().split('\n');
}

function file(name: string, content: Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const padded = (records: readonly bigint[]) => Buffer.concat([logOf(records), Buffer.alloc(4096)]);

test('a log of a real server is one run', () => {
  expect(walk([join(fixtures, 'log.1')])).toEqual(['1 17', expect.stringMatching(/^17 \d+$/)]);
});

test('runs go over files, and break where a zxid is not the next one', () => {
  const logs = [
    file('log.1', padded(zxids(1n, 5n))),
    file('log.6', padded(zxids(6n, 9n))),
    file('log.100000001', padded([...zxids(0x100000001n, 0x100000003n), 0x100000005n])),
  ];

  expect(walk(logs).slice(0, -1)).toEqual([
    '1 9',
    '4294967297 4294967299',
    '4294967301 4294967301',
  ]);
});

test('no logs hold nothing', () => {
  expect(walk([])).toEqual(['0 0']);
});

test.each([0, 1, 15])('a log of %d bytes holds nothing', (bytes) => {
  const name = file('log.1', logOf([1n]));
  truncateSync(name, bytes);

  expect(walk([name])).toEqual(['0 0']);
});

test('a log of its header alone, and zeros, holds no record', () => {
  expect(walk([file('log.1', padded([]))])).toEqual(['0 16']);
});

test('a last record that was cut anywhere does not count, and the bytes before it do', () => {
  const whole = logOf(zxids(1n, 3n));
  const records = logOf(zxids(1n, 4n));

  for (let bytes = whole.length; bytes < records.length; bytes += 1) {
    const name = file('log.1', records.subarray(0, bytes));

    expect(walk([name])).toEqual(['1 3', `3 ${whole.length}`]);
  }
  expect(walk([file('log.1', records)])).toEqual(['1 4', `4 ${records.length}`]);
});

test('a record whose end is zeros, as in a preallocated log, does not count', () => {
  const torn = padded(zxids(1n, 2n));
  torn.fill(0, logOf([1n]).length + 20);

  expect(walk([file('log.1', torn)])).toEqual(['1 1', `1 ${logOf([1n]).length}`]);
});

test('a log that is not there is told as unread', () => {
  expect(walk([join(folder, 'log.1')])).toEqual(['unread']);
});

test('what takes too long is told as unread', () => {
  const name = file('log.1', logOf(zxids(1n, 10_000n)));

  expect(walk([name], 0)).toEqual(['unread']);
});

test('bodies are not read: a log of a gigabyte takes no longer than its records', () => {
  const header = logOf([1n]);
  const length = 1 << 30;
  header.writeInt32BE(length, 16 + 8);
  const name = file('log.1', header);
  truncateSync(name, 16 + 12 + length);
  writeFileSync(name, 'B', { flag: 'a' });

  expect(walk([name])).toEqual(['1 1', `1 ${16 + 12 + length + 1}`]);
});

test('a file that is no log holds nothing', () => {
  copyFileSync(join(fixtures, 'snapshot.10'), join(folder, 'log.1'));

  expect(walk([join(folder, 'log.1')])).toEqual(['0 0']);
});
