import { whileWatching } from '../../../../cli/progress/interrupted.ts';

/** A terminal on which Ctrl-C can be typed. */
function terminal() {
  const listeners = new Set<() => void>();
  const written: string[] = [];
  return {
    written,
    ctrlC: () => {
      for (const listener of listeners) listener();
    },
    stderr: { isTTY: true, write: (text: string | Uint8Array) => written.push(`${text}`) > 0 },
    onInterrupt: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

test('who leaves while something is waited for is told how to look again', async () => {
  const typed = terminal();

  await whileWatching(typed, 'It goes on. Look again: npx zk-backup status', async () => {
    typed.ctrlC();
  });

  expect(typed.written).toEqual(['\nIt goes on. Look again: npx zk-backup status\n']);
});

test.each([
  ['that ended', async () => {}],
  ['that failed', () => Promise.reject(new Error('no'))],
])('after something %s nobody is told that it goes on', async (_what, wait) => {
  const typed = terminal();

  await whileWatching(typed, 'It goes on.', wait).catch(() => {});
  typed.ctrlC();

  expect(typed.written).toEqual([]);
});
