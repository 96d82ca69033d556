import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { runId } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
afterEach(() => restore.close());

/** A node whose server has ended, with the files staged. */
async function staged(options: { shared?: boolean } = {}): Promise<Record<string, string>> {
  restore = await RestoreUnderTest.create(options);
  await restore.killServer();
  await restore.line('stage');
  return restore.served;
}

const names = () =>
  Object.keys(restore.served).map((path) => path.slice(path.lastIndexOf('/') + 1));
const epochs = () =>
  ['acceptedEpoch', 'currentEpoch'].map((name) => {
    const file = `${restore.node.dataDir}/version-2/${name}`;
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  });

test.each([true, false])(
  'place puts the staged files there and the old ones aside (one directory: %s)',
  async (shared) => {
    const old = await staged({ shared });

    const line = await restore.line('place');

    const kept = [...new Set([restore.node.dataLogDir, restore.node.dataDir])].map(
      (directory) => `${directory}/version-2.before-${runId}`,
    );
    expect(line).toEqual({ step: 'place', runId, keptIn: kept, placeMs: expect.any(Number) });
    expect(names().sort()).toEqual(['acceptedEpoch', 'currentEpoch', 'log.1', 'snapshot.11']);
    expect(Object.values(restore.sums(...kept)).sort()).toEqual(Object.values(old).sort());
  },
);

test('both epoch files of a member are the fence', async () => {
  await staged();

  await restore.line('place', { epoch: '17' });

  expect(epochs()).toEqual(['17', '17']);
});

test('an epoch with leading zeros is a decimal number', async () => {
  await staged();

  await restore.line('place', { epoch: '0018' });

  expect(epochs()).toEqual(['18', '18']);
});

test('without an epoch, and on a standalone server, there are no epoch files', async () => {
  await staged();
  await restore.line('place', { epoch: '0' });
  const withoutEpoch = epochs();
  await restore.close();

  restore = await RestoreUnderTest.create();
  const { node } = restore;
  writeFileSync(node.zooCfg, readFileSync(node.zooCfg, 'utf8').replace(/^server.*\n/gm, ''));
  await restore.line('stage');
  await restore.killServer();
  await restore.line('place');

  expect([withoutEpoch, epochs()]).toEqual([
    [null, null],
    [null, null],
  ]);
});

test('a second place finds that it is done, and lowers no epoch', async () => {
  await staged();
  const first = await restore.line('place', { epoch: '9' });
  const placed = restore.served;

  const second = await restore.line('place', { epoch: '5' });

  expect(second.keptIn).toEqual(first.keptIn);
  expect(restore.served).toEqual(placed);
});

test('a node that had nothing has the files, and undo takes them back', async () => {
  await staged();
  for (const directory of [restore.node.dataDir, restore.node.dataLogDir]) {
    rmSync(`${directory}/version-2`, { recursive: true });
  }

  const { keptIn } = await restore.line('place');
  const placed = names().length;
  const { putBack } = await restore.line('undo');

  expect({ keptIn, placed, putBack, served: restore.served }).toEqual({
    keptIn: [],
    placed: 4,
    putBack: true,
    served: {},
  });
});

// Owners can be set by root only, as the agent is.
test('owner and mode are those of the old folder', async () => {
  await staged();
  const { dataDir } = restore.node;
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(`${dataDir}/version-2`, 1234, 2345);
  chmodSync(`${dataDir}/version-2`, 0o2750);

  await restore.line('place');

  const owner = isRoot ? [1234, 2345] : [process.getuid?.(), process.getgid?.()];
  const modes = ['', '/snapshot.11', '/currentEpoch'].map((name) => {
    const { mode, uid, gid } = statSync(`${dataDir}/version-2${name}`);
    return [(mode & 0o7777).toString(8), uid, gid];
  });
  expect(modes).toEqual([
    ['2750', ...owner],
    ['640', ...owner],
    ['640', ...owner],
  ]);
});

test('where there was none, owner and mode are those of the directory', async () => {
  await staged();
  const { dataDir } = restore.node;
  rmSync(`${dataDir}/version-2`, { recursive: true });
  chmodSync(dataDir, 0o750);

  await restore.line('place');

  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  const paths = ['version-2', 'version-2/snapshot.11', `version-2.before-${runId}`];
  expect(paths.map((path) => mode(`${dataDir}/${path}`))).toEqual(['750', '640', '750']);
});

test('a version-2 that is a symbolic link is moved as one', async () => {
  await staged();
  const { dataDir, folder } = restore.node;
  renameSync(`${dataDir}/version-2`, `${folder}/elsewhere`);
  symlinkSync(`${folder}/elsewhere`, `${dataDir}/version-2`);

  await restore.line('place');
  await restore.line('undo');

  expect(existsSync(`${dataDir}/version-2/snapshot.10`)).toBe(true);
  expect(existsSync(`${folder}/elsewhere/snapshot.10`)).toBe(true);
});

test('logs on another file system are staged there, and moved by a rename', async () => {
  const elsewhere = mkdtempSync('/dev/shm/zk-backup-');
  restore = await RestoreUnderTest.create();
  restore.node.configure([`dataLogDir=${elsewhere}`]);
  await restore.line('stage');
  await restore.killServer();
  const inode = statSync(`${elsewhere}/.zk-backup/${runId}/log/version-2/log.1`).ino;

  await restore.line('place');
  const placed = statSync(`${elsewhere}/version-2/log.1`).ino;
  rmSync(elsewhere, { recursive: true });

  expect(placed).toBe(inode);
});

test('other files of the directories are left alone', async () => {
  await staged();
  writeFileSync(`${restore.node.dataDir}/initialize`, '');

  await restore.line('place');

  expect(readFileSync(`${restore.node.dataDir}/myid`, 'utf8')).toBe('1\n');
  expect(existsSync(`${restore.node.dataDir}/initialize`)).toBe(true);
});

test('without a whole stage nothing is moved', async () => {
  const old = await staged();
  rmSync(`${restore.node.stage}/staged`);

  const { error } = await restore.failure('place');

  expect(error.code).toBe('not-staged');
  expect(restore.served).toEqual(old);
});

test('an epoch that is none is refused before anything is moved', async () => {
  const old = await staged();

  const { error } = await restore.failure('place', { epoch: '1;id' });

  expect(error.code).toBe('bad-parameter');
  expect(restore.served).toEqual(old);
});

test('files that appear between the two renames are not overwritten', async () => {
  await staged();
  const { dataDir } = restore.node;
  renameSync(`${dataDir}/version-2`, `${dataDir}/version-2.before-${runId}`);
  mkdirSync(`${dataDir}/version-2`);
  writeFileSync(`${dataDir}/version-2/snapshot.0`, 'of a supervisor');

  const { error } = await restore.failure('place');

  expect(error.code).toBe('came-back');
  expect(readFileSync(`${dataDir}/version-2/snapshot.0`, 'utf8')).toBe('of a supervisor');
});
