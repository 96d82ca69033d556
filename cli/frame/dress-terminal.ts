import type { CommandContext, Terminal, Typed, Verb, Verbs } from '../command.ts';
import type { LineSink } from '../progress/progress.ts';
import { documentLine } from '../text/documents.ts';
import { folded } from '../text/folded.ts';
import { isPainted, painted } from '../text/paint.ts';
import { withoutGuards } from '../text/text.ts';
import { followUps, programOf } from './follow-up.ts';
import type { OptionName } from './option-table.ts';

/**
 * The terminal, on which commands to go on with work as they stand, marks have colours, and no line is
 * broken within a word.
 * @param verb what prints on it
 */
export function dressedTerminal(
  terminal: Terminal,
  values: Partial<Typed<OptionName>['values']>,
  environment: CommandContext['environment'],
  verbs: Verbs,
  verb?: Verb,
): Terminal {
  const complete = followUps(verbs, values, environment);
  const writeTo = (stream: Terminal['stdout'], isOurs: boolean) => {
    const { columns } = clamped(stream);
    const isColoured = isOurs && isPainted(stream, environment);
    const dressed = (text: string) => {
      const whole = isOurs ? complete(text) : text;
      const fitting = columns ? folded(whole, columns, programOf(environment)) : whole;
      const shown = isOurs ? withoutGuards(fitting) : fitting;
      return isColoured ? painted(shown) : shown;
    };
    // Bytes are data, and go out as they are.
    return (text: string | Uint8Array) =>
      stream.write(typeof text === 'string' ? dressed(text) : text) as boolean;
  };
  const { stdout, stderr, stdin, onInterrupt, leave } = terminal;
  const { isTTY } = stdout;
  const once = stdout.once?.bind(stdout);
  const lines = values.progress === 'json' ? lineSink(stderr, complete) : undefined;
  const tell = (text: string | Uint8Array) => {
    const said = String(text).trim();
    if (said !== '') lines?.({ event: 'told', text: complete(said) });
    return true;
  };
  return {
    ...(lines ? { lines } : {}),
    ...(onInterrupt ? { onInterrupt } : {}),
    ...(leave ? { leave } : {}),
    stdin,
    // A document is for programs.
    stdout: values.json
      ? stdout
      : {
          ...clamped(stdout),
          ...(isTTY === undefined ? {} : { isTTY }),
          ...(once ? { once } : {}),
          write: writeTo(stdout, !verb?.showsZnodes),
        },
    // Who reads lines finds nothing else there.
    stderr: lines
      ? { isTTY: false, write: tell }
      : { ...clamped(stderr), isTTY: stderr.isTTY, write: writeTo(stderr, true) },
  };
}

/** Commands to go on with work as they stand there, too. */
const lineSink =
  (stderr: Pick<Terminal['stderr'], 'write'>, complete: (text: string) => string): LineSink =>
  (event) => {
    const at = new Date().toISOString();
    const whole =
      event.event === 'ended'
        ? { ...event, next: event.next === null ? null : complete(event.next) }
        : event;
    stderr.write(documentLine('progress', { ...whole, at }));
  };

/** Narrower than this nothing can be read anyway. */
const clamped = ({ columns }: { readonly columns?: number }) =>
  columns ? { columns: Math.max(44, columns) } : {};
