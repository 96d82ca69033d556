import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { runId } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
});
afterEach(() => restore.close());

const marker = () => existsSync(`${restore.node.stage}/staged`);

/** The code of a refusal after which nothing is staged and nothing is different. */
async function refusal(): Promise<string> {
  const before = restore.served;
  const { error } = await restore.failure('stage');
  expect({ served: restore.served, marker: marker(), calls: restore.node.calls }).toEqual({
    served: before,
    marker: false,
    calls: [],
  });
  return error.code;
}

test('what the order lists is staged beside what is served, and nothing else of the archive', async () => {
  const before = restore.served;

  const line = await restore.line('stage');

  expect(line).toMatchObject({ step: 'stage', runId, files: 2, stageMs: expect.any(Number) });
  expect(Object.keys(restore.sums(`${restore.node.stage}/data/version-2`))).toHaveLength(1);
  expect(
    Object.keys(restore.sums(`${restore.node.dataLogDir}/.zk-backup/${runId}/log/version-2`)),
  ).toHaveLength(1);
  expect(existsSync(`${restore.node.stage}/conf`)).toBe(false);
  expect(restore.served).toEqual(before);
});

test('a second stage of the same plan downloads nothing', async () => {
  await restore.line('stage');
  rmSync(restore.bucket, { recursive: true });

  expect(await restore.line('stage')).toMatchObject({ files: 2 });
});

test('what an interrupted stage left is replaced', async () => {
  mkdirSync(`${restore.node.stage}/data/version-2`, { recursive: true });
  writeFileSync(`${restore.node.stage}/data/version-2/snapshot.ff`, 'half');

  await restore.line('stage');

  expect(existsSync(`${restore.node.stage}/data/version-2/snapshot.ff`)).toBe(false);
});

test('a file is cut to the length that is ordered before its sum is taken', async () => {
  restore.store();
  const whole = readFileSync(restore.object);
  const cut = restore.orderLines.map((line) => line);
  restore.write(
    'log/version-2/log.1',
    readFileSync(`${restore.content}/log/version-2/log.1`).subarray(0, 100),
  );
  restore.store();
  const ofCut = restore.orderLines.find((line) => line.endsWith('log.1')) ?? '';
  writeFileSync(restore.object, whole);
  restore.order(cut.map((line) => (line.endsWith('log.1') ? ofCut : line)));

  await restore.line('stage');

  expect(readFileSync(`${restore.node.stage}/log/version-2/log.1`)).toHaveLength(100);
});

test.each(['openssl', 'sha256sum'])(
  '%s finds the file that is not what was verified',
  async (name) => {
    if (name === 'sha256sum') restore.node.command('openssl', 'exit 1');
    else restore.node.command('sha256sum', 'exit 1');
    await restore.line('stage');
    await restore.line('clear');
    restore.order(
      restore.orderLines.map((line) => line.replace(/^(file )\S{8}(\S+ \d+ log)/, '$100000000$2')),
    );

    const { error } = await restore.failure('stage');

    expect(error).toMatchObject({
      code: 'wrong-file',
      message: 'Unpacked files are not what was verified: log/version-2/log.1',
    });
  },
);

test('a file that is shorter than ordered is refused, not filled up', async () => {
  restore.order(
    restore.orderLines.map((line) => line.replace(/^(file \S+) \d+ (log)/, '$1 999999 $2')),
  );

  const { error } = await restore.failure('stage');

  expect(error).toMatchObject({
    code: 'wrong-file',
    message: expect.stringMatching(/log\.1 .* has \d+ bytes; ordered are 999999/),
  });
});

test('too little room is said with both numbers before the archive is asked for', async () => {
  restore.node.command('df', 'echo Avail; echo 5000; echo 5000');

  const { error } = await restore.failure('stage');

  expect(error.code).toBe('no-space');
  expect(error.message).toMatch(/has 5000 bytes free; the restored files need 11058/);
  expect(existsSync(`${restore.bucket}/arguments`)).toBe(false);
});

test('each file system needs room for its own files only', async () => {
  const elsewhere = mkdtempSync('/dev/shm/zk-backup-');
  restore.node.configure([`dataLogDir=${elsewhere}`]);
  restore.node.command(
    'df',
    `echo Avail; for path; do case $path in ${elsewhere}) echo 100 ;; /*) echo 99999999 ;; esac; done`,
  );

  const { error } = await restore.failure('stage');
  rmSync(elsewhere, { recursive: true });

  expect(error.code).toBe('no-space');
  expect(error.message).toContain(`${elsewhere} has 100 bytes free`);
});

test('an archive that comes cut is refused, whatever the CLI says', async () => {
  const bytes = readFileSync(restore.object);
  writeFileSync(restore.object, bytes.subarray(0, bytes.length - 100));

  expect(await refusal()).toBe('unpack-failed');
});

test('a file with one other byte is refused by its sum', async () => {
  restore.order(restore.orderLines.map((line) => line.replace(/^(file) \S{4}/, '$1 0000')));

  expect(await refusal()).toBe('wrong-file');
});

test('a member that the order lists and the archive lacks is refused', async () => {
  const [line = ''] = restore.orderLines.filter((text) => text.endsWith('log.1'));
  restore.order([...restore.orderLines.slice(0, -1), line.replace('log.1', 'log.2'), 'end']);

  expect(await refusal()).toBe('unpack-failed');
});

test('a symbolic link in the place of a file is refused, though it leads to the right bytes', async () => {
  const lines = restore.orderLines;
  const log = `${restore.content}/log/version-2/log.1`;
  renameSync(log, `${restore.node.folder}/log.1`);
  symlinkSync(`${restore.node.folder}/log.1`, log);
  restore.store();
  const archive = restore.orderLines[1] ?? '';
  restore.order(lines.map((line) => (line.startsWith('archive') ? archive : line)));

  const { error } = await restore.failure('stage');

  expect(error).toMatchObject({
    code: 'wrong-file',
    message: expect.stringContaining('is not a regular file'),
  });
});

test('a hard link in the place of a file is refused', async () => {
  rmSync(`${restore.content}/log/version-2/log.1`);
  linkSync(
    `${restore.content}/data/version-2/snapshot.11`,
    `${restore.content}/log/version-2/log.1`,
  );
  restore.store();

  expect(await refusal()).toBe('wrong-file');
});

test('an executed plan is not staged again', async () => {
  mkdirSync(`${restore.node.dataLogDir}/version-2.before-${runId}`);

  expect(await refusal()).toBe('plan-used');
});

test('a symbolic link in the place of the stage is not followed', async () => {
  mkdirSync(`${restore.node.folder}/elsewhere`);
  symlinkSync(`${restore.node.folder}/elsewhere`, `${restore.node.dataLogDir}/.zk-backup`);

  expect(await refusal()).toBe('bad-stage');
});

test('clear removes both stages and tells what is kept aside', async () => {
  await restore.line('stage');
  mkdirSync(`${restore.node.dataDir}/version-2.before-prod.20250101T000000Z`);
  writeFileSync(
    `${restore.node.dataDir}/version-2.before-prod.20250101T000000Z/x`,
    'x'.repeat(9000),
  );

  const { keptBytes } = await restore.line('clear');

  expect(keptBytes).toBeGreaterThan(9000);
  expect(existsSync(`${restore.node.dataDir}/.zk-backup`)).toBe(false);
  expect(existsSync(`${restore.node.dataLogDir}/.zk-backup`)).toBe(false);
  expect(await restore.line('clear')).toMatchObject({ keptBytes });
});

test('a capture leaves the stage of a restore alone', async () => {
  await restore.line('stage');
  restore.node.settings = { ...restore.node.settings, mode: 'live' };
  const other = { RunId: 'prod.20260203T040506Z' };

  await restore.node.run('capture', { parameters: other });

  expect(marker()).toBe(true);
});
