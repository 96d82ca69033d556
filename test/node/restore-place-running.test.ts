import { systemCommand } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
});
afterEach(() => restore.close());

/** A node whose server has ended, with the files staged. */
async function staged(): Promise<void> {
  await restore.killServer();
  await restore.line('stage');
}

test('nothing is moved where a server runs again that was halted', async () => {
  await staged();
  await restore.line('halt');
  const old = restore.served;
  await restore.node.start();

  const { error } = await restore.failure('place');

  expect(error.code).toBe('still-running');
  expect(restore.served).toEqual(old);
});

test('a server that nobody halted is stopped before its data is replaced', async () => {
  await staged();
  await restore.node.start();

  await restore.line('place');

  expect(restore.node.calls).toEqual(['stop']);
  expect(Object.keys(restore.served).join()).toContain('snapshot.11');
});

test('a server that something starts while its data is replaced is not left unseen', async () => {
  await staged();
  const { node } = restore;
  const { start } = node.settings.service as { start: string };
  const real = systemCommand('sync');
  const started = `setsid bash -c '${start}' </dev/null >/dev/null 2>&1 & sleep 1`;
  node.command('sync', `if [[ $2 == ${node.dataDir} ]]; then ${started}; fi; exec ${real} "$@"`);

  const { error } = await restore.failure('place');

  expect(error.code).toBe('started-again');
});
