import type { Terminal } from '../command.ts';
import { printable } from '../text/text.ts';

/**
 * Does what is waited for. Ctrl-C meanwhile ends the command, not what goes on in the cloud.
 * @param saying what goes on, and how to look again
 */
export async function whileWatching<T>(
  { stderr, onInterrupt }: Pick<Terminal, 'stderr' | 'onInterrupt'>,
  saying: string,
  wait: () => Promise<T>,
): Promise<T> {
  const listenNoMore = onInterrupt?.(() => stderr.write(`\n${printable(saying)}\n`));
  try {
    return await wait();
  } finally {
    listenNoMore?.();
  }
}
