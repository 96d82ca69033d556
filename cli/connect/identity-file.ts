import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import type { Credentials } from '../../lambda/zookeeper/requests/digest-md5.ts';
import { BadOption } from '../errors.ts';

/**
 * Reads the one line `user:password` of a file that its owner alone may read, as the nodes do it with
 * theirs. A password on a command line would be seen by everybody on the machine.
 * @throws BadOption
 */
export function readIdentity(option: 'sasl' | 'digest', file: string): Credentials {
  const refuse = (what: string, cause?: unknown) =>
    new BadOption(`--${option}: ${file} ${what}.`, {
      hint: 'Write one line, user:password, into a file of your own, and take it from the others: chmod 600',
      cause,
    });
  const text = readOwn(file, refuse).replace(/\r?\n$/, '');
  const [, user, password] = /^([^:\r\n]+):([^\r\n]+)$/.exec(text) ?? [];
  if (user !== undefined && password !== undefined) return { user, password };
  throw refuse('does not hold one line of the form user:password');
}

/** What is looked at is what is read: somebody may put another file in its place meanwhile. */
function readOwn(file: string, refuse: (what: string, cause?: unknown) => BadOption): string {
  let descriptor: number;
  try {
    // A pipe that nobody writes to would be waited for.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw refuse(`cannot be read: ${(cause as Error).message}`, cause);
  }
  try {
    const fault = whyNotOwn(fstatSync(descriptor));
    if (fault) throw refuse(fault);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Pure. @param own who runs this @default - the user of this process */
export function whyNotOwn(
  stats: Pick<Stats, 'isFile' | 'uid' | 'mode'>,
  own = process.getuid?.(),
): string | undefined {
  if (!stats.isFile()) return 'is no file';
  if (stats.uid !== own) return `belongs to user ${stats.uid}, not to you`;
  const mode = stats.mode & 0o777;
  if ((mode & 0o077) === 0) return undefined;
  return `may be read or written by others than its owner (mode ${mode.toString(8)})`;
}
