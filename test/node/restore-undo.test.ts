import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { runId } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
afterEach(() => restore.close());

/** A node with the files staged and the server ended. */
async function staged(options: { shared?: boolean } = {}): Promise<Record<string, string>> {
  restore = await RestoreUnderTest.create(options);
  await restore.line('stage');
  await restore.killServer();
  return restore.served;
}

test.each([true, false])(
  'undo stops the server, puts the old files back and keeps the restored ones (one directory: %s)',
  async (shared) => {
    const old = await staged({ shared });
    await restore.line('place', { epoch: '1' });
    const placed = restore.served;
    await restore.node.start();

    const line = await restore.line('undo');

    expect(restore.node.serves).toBe(false);
    expect(restore.served).toEqual(old);
    expect(line.putBack).toBe(true);
    expect(Object.values(restore.sums(...line.keptIn)).sort()).toEqual(
      Object.values(placed).sort(),
    );
  },
);

test('undo keeps what the restored ensemble promised: no later epoch is one that clients saw', async () => {
  await staged();
  const { dataDir } = restore.node;
  await restore.line('place', { epoch: '9' });
  writeFileSync(`${dataDir}/version-2/acceptedEpoch`, '10');

  await restore.line('undo');

  const epoch = (name: string) => readFileSync(`${dataDir}/version-2/${name}`, 'utf8').trim();
  expect([epoch('acceptedEpoch'), epoch('currentEpoch')]).toEqual(['10', '1']);
});

test('undo lowers no promise, and makes none on a server without one', async () => {
  await staged();
  const { dataDir } = restore.node;
  writeFileSync(`${dataDir}/version-2/acceptedEpoch`, '12');
  await restore.line('place', { epoch: '9' });

  await restore.line('undo');

  expect(readFileSync(`${dataDir}/version-2/acceptedEpoch`, 'utf8')).toBe('12');
});

test('a second undo finds that it is done', async () => {
  const old = await staged();
  await restore.line('place', { epoch: '1' });
  const first = await restore.line('undo');

  const second = await restore.line('undo');

  expect(second).toEqual(first);
  expect(restore.served).toEqual(old);
});

test('undo works when the stage is gone', async () => {
  const old = await staged();
  await restore.line('place', { epoch: '1' });
  await restore.line('clear');

  await restore.line('undo');

  expect(restore.served).toEqual(old);
});

test('undo of what was never placed moves nothing', async () => {
  const old = await staged();

  const line = await restore.line('undo');

  expect(line).toMatchObject({ putBack: false, keptIn: [] });
  expect(restore.served).toEqual(old);
});

test('what was undone is not placed again', async () => {
  const old = await staged();
  await restore.line('place', { epoch: '1' });
  await restore.line('undo');

  const { error } = await restore.failure('place');

  expect(error.code).toBe('not-staged');
  expect(restore.served).toEqual(old);
});

test('half of the data is never started', async () => {
  await staged();
  await restore.line('place', { epoch: '1' });
  const { dataDir } = restore.node;
  renameSync(`${dataDir}/version-2.before-${runId}`, `${dataDir}/elsewhere`);

  const { error } = await restore.failure('start');

  expect(error.code).toBe('half-placed');
  expect(restore.node.calls).not.toContain('start');
});
