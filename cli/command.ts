import type { WriteStream } from 'node:tty';
import type { Connect } from './cloud/cloud.ts';
import type { ArgumentText } from './frame/argument-table.ts';
import type { OptionName, ValuesOf } from './frame/option-table.ts';
import type { LineSink } from './progress/progress.ts';

/** Where a command prints, and who may answer it. */
export interface Terminal {
  readonly stdout: {
    write(text: string | Uint8Array): unknown;
    readonly columns?: number;
    once?(event: 'drain', listener: () => void): unknown;
    readonly isTTY?: boolean;
  };
  readonly stderr: Pick<WriteStream, 'isTTY' | 'write'> & { readonly columns?: number };
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Where a program reads progress, as lines; absent where a person does. */
  readonly lines?: LineSink;
  /** Hears of Ctrl-C, after which the command ends; by default that ends it at once. @returns what ends that */
  readonly onInterrupt?: (listener: () => void) => () => void;
  /** Ends the process, whatever is still under way in it; by default that is waited for. */
  readonly leave?: (code: number) => void;
}

/** What a command finds around it. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly connect: Connect;
  /** Milliseconds since the process began; by default none. */
  readonly elapsed?: () => number;
  /** All there are. */
  readonly verbs: Verbs;
}

/** What was typed behind a verb, as far as the verb declares it. */
export interface Typed<Name extends OptionName = never> {
  readonly arguments: readonly string[];
  readonly values: ValuesOf<Name>;
}

/** One command of `npx zk-backup`, which reads these options. @returns its exit code */
export type Command<Name extends OptionName = never> = (
  typed: Typed<Name>,
  terminal: Terminal,
  around: CommandContext,
) => Promise<number>;

/** The word behind `npx zk-backup`. All that is said of it, and taken from its line, follows from this. */
export interface Verb<Name extends OptionName = OptionName> {
  /** Whether it works on the deployed stack, or reads a backup. */
  readonly room: 'stack' | 'backup' | 'shell';
  /** What it does, in a line of `--help`. */
  readonly says: string;
  /** Sentences for its own help. */
  readonly more?: readonly string[];
  readonly takes: readonly ArgumentText[];
  readonly options: readonly Name[];
  /** Lines that can be typed, and what each is for. */
  readonly examples: readonly (readonly [line: string, why: string])[];
  /** What it prints is what clients wrote: nothing in it is taken for a command or a mark of ours. */
  readonly showsZnodes?: true;
  /** Schemas of what it prints under `--json`. */
  readonly prints: readonly string[];
  /** Where they are not those of the others. */
  readonly exitCodes?: readonly (readonly [code: string, means: string])[];
  readonly load: () => Promise<Command<NoInfer<Name>>>;
}

export type Verbs = Readonly<Record<string, Verb>>;
