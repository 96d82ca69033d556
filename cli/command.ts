import type { WriteStream } from 'node:tty';
import type { Connect } from './cloud/cloud.ts';

/** Where a command prints, and who may answer it. */
export interface Terminal {
  readonly stdout: {
    write(text: string | Uint8Array): unknown;
    once?(event: 'drain', listener: () => void): unknown;
    readonly isTTY?: boolean;
  };
  readonly stderr: Pick<WriteStream, 'isTTY' | 'write'> & { readonly columns?: number };
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

/** What a command finds around it. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly connect: Connect;
}

/** One command of `npx zk-backup`. @returns its exit code */
export type Command = (
  args: readonly string[],
  terminal: Terminal,
  around: CommandContext,
) => Promise<number>;
