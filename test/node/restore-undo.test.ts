import { renameSync } from 'node:fs';
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
    await restore.line('place');
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

test('a second undo finds that it is done', async () => {
  const old = await staged();
  await restore.line('place');
  const first = await restore.line('undo');

  const second = await restore.line('undo');

  expect(second).toEqual(first);
  expect(restore.served).toEqual(old);
});

test('undo works when the stage is gone', async () => {
  const old = await staged();
  await restore.line('place');
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
  await restore.line('place');
  await restore.line('undo');

  const { error } = await restore.failure('place');

  expect(error.code).toBe('not-staged');
  expect(restore.served).toEqual(old);
});

test('half of the data is never started', async () => {
  await staged();
  await restore.line('place');
  const { dataDir } = restore.node;
  renameSync(`${dataDir}/version-2.before-${runId}`, `${dataDir}/elsewhere`);

  const { error } = await restore.failure('start');

  expect(error.code).toBe('half-placed');
  expect(restore.node.calls).toEqual([]);
});
