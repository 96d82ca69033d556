import { FakeCloud, manifest, manifestKey } from '../fake-cloud.ts';
import { outputsFileOf } from '../outputs-file.ts';
import { faultsOf } from '../schemas.ts';

const key = '_reports/ZkBackup.html';
const url = `s3://backups/${key}`;

let outputs: ReturnType<typeof outputsFileOf>;
let cloud: FakeCloud;
beforeEach(() => {
  outputs = outputsFileOf(['prod'], { ReportPage: url });
  cloud = new FakeCloud();
  cloud.put(manifestKey('20261122T030000Z'), manifest());
});
afterEach(() => outputs.remove());

const made = () => {
  cloud.put(key, '<!doctype html>');
  cloud.writtenAt.set(key, new Date('2026-11-22T07:12:00Z'));
  cloud.put(`${key}.bak`, '<!doctype html>');
};

const status = (...args: string[]) => cloud.run('status', '--outputs', outputs.path, ...args);

test('where the page lies is told, and how old it is', async () => {
  made();

  const { code, stdout } = await status();

  expect(code).toBe(0);
  expect(stdout).toMatch(
    new RegExp(`\n\npage: ${url}, made 2026-11-22 07:12:00Z \\(4 h 48 min ago\\)\n$`),
  );
});

test('one that was never made is told as such', async () => {
  const { stdout } = await status();

  expect(stdout).toContain(`page: ${url}, not made yet\n`);
});

test('who may not look for it sees how the ensembles are all the same', async () => {
  cloud.onList = (prefix) => {
    if (prefix === key) throw new Error('AccessDenied');
  };

  const { code, stdout } = await status();

  expect(code).toBe(0);
  expect(stdout).toContain('✓ prod');
  expect(stdout).toContain(`page: ${url} cannot be looked for: Error: AccessDenied\n`);
});

test.each([true, false])('the document tells the same, made: %s', async (isMade) => {
  if (isMade) made();

  const { stdout } = await status('--json');

  const document = JSON.parse(stdout);
  expect(document.page).toEqual({ url, madeAt: isMade ? '2026-11-22T07:12:00.000Z' : null });
  expect(faultsOf('status', document)).toEqual([]);
});

test('of a stack that makes none nothing is said', async () => {
  const { stdout } = await cloud.run('status');

  expect(stdout).not.toContain('page');
});
