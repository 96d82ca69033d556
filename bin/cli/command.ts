import type { WriteStream } from 'node:tty';

/** Where a command prints. */
export interface Terminal {
  readonly stdout: { write(text: string | Uint8Array): unknown };
  readonly stderr: Pick<WriteStream, 'isTTY' | 'write'>;
}

/** One command of `npx zk-backup`. @returns its exit code */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;
