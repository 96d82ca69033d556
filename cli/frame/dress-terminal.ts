import type { CommandContext, Terminal, Typed, Verbs } from '../command.ts';
import { isPainted, painted } from '../text/paint.ts';
import { followUps } from './follow-up.ts';
import type { OptionName } from './option-table.ts';

/** The terminal, on which commands to go on with work as they stand, and marks have colours. */
export function dressedTerminal(
  terminal: Terminal,
  { values }: Pick<Typed<OptionName>, 'values'>,
  environment: CommandContext['environment'],
  verbs: Verbs,
): Terminal {
  const complete = followUps(verbs, values, environment);
  const writeTo = <T extends Terminal['stdout']>(stream: T & { readonly isTTY?: boolean }) => {
    const dress = isPainted(stream, environment)
      ? (text: string) => painted(complete(text))
      : complete;
    // Bytes are data, and go out as they are.
    return (text: string | Uint8Array) =>
      stream.write(typeof text === 'string' ? dress(text) : text) as boolean;
  };
  const { stdout, stderr, stdin } = terminal;
  const { isTTY } = stdout;
  const once = stdout.once?.bind(stdout);
  return {
    stdin,
    // A document is for programs.
    stdout: values.json
      ? stdout
      : {
          ...columnsOf(stdout),
          ...(isTTY === undefined ? {} : { isTTY }),
          ...(once ? { once } : {}),
          write: writeTo(stdout),
        },
    stderr: { ...columnsOf(stderr), isTTY: stderr.isTTY, write: writeTo(stderr) },
  };
}

const columnsOf = ({ columns }: { readonly columns?: number }) =>
  columns ? { columns: Math.max(44, columns) } : {};
