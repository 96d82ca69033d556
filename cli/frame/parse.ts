import { Command, CommanderError, Option } from 'commander';
import packageJson from '../../package.json';
import type { Typed, Verb, Verbs } from '../command.ts';
import { BadOption } from '../errors.ts';
import { mayBeLeftOut } from './argument-table.ts';
import { programHelp, verbHelp } from './help.ts';
import {
  everywhere,
  type OptionName,
  type OptionRow,
  optionRow,
  optionTable,
  optionText,
} from './option-table.ts';
import { hint } from './read-values.ts';

/** What a command line asks for: a verb with what was typed behind it, or only a text. */
export type Asked =
  | { readonly verb: Verb; readonly typed: Typed<OptionName> }
  | { readonly prints: string };

/**
 * Reads a command line by the rows of the verbs; options may stand before the verb and behind it.
 * @param width of the terminal, for help
 * @throws BadOption naming what is wrong, and what was nearly meant
 */
export function parseCommandLine(args: readonly string[], verbs: Verbs, width: number): Asked {
  let prints = '';
  let asked: Asked | undefined;
  const program = new Command('zk-backup')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        prints += text;
      },
      writeErr: () => {},
    })
    .version(`zk-backup ${packageJson.version}`, '--version')
    .configureHelp({
      formatHelp: (command) => {
        const verb = verbs[command.name()];
        return verb ? verbHelp(command.name(), verb, width) : programHelp(verbs, width);
      },
    });
  for (const [name, verb] of Object.entries(verbs)) {
    const command = program.command(name).argument('[arguments...]');
    const options = [...verb.options, ...everywhere].map(optionOf);
    for (const option of options) command.addOption(option);
    command.action((given: string[]) => {
      const values = options.map((one) => [
        one.long?.slice(2),
        command.opts()[one.attributeName()],
      ]);
      asked = {
        verb,
        typed: { arguments: counted(given, verb), values: Object.fromEntries(values) },
      };
    });
  }
  const line = verbFirst(args);
  try {
    program.parse(line, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0 && line[0]?.startsWith('-')) {
      throw new BadOption('The command is missing.', { hint, cause: error });
    }
    if (error.exitCode !== 0) throw refused(error, verbs);
  }
  return asked ?? { prints };
}

const optionOf = (name: OptionName) => {
  const { takes, short, repeats, values } = optionRow(name);
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  const option = new Option(takes === undefined ? names : `${names} <${takes}>`);
  if (values) return option.argParser(oneOf(name, values));
  return repeats ? option.argParser(gathered) : option;
};

/** @throws BadOption */
const oneOf = (name: OptionName, values: readonly string[]) => (value: string) => {
  if (values.includes(value)) return value;
  throw new BadOption(`--${name} takes ${values.join(' or ')}, not "${value}".`, { hint });
};

const gathered = (value: string, before: readonly string[] = []) => [...before, value];

/** The verb, and behind it the options that were typed before it. */
function verbFirst(args: readonly string[]): string[] {
  let at = 0;
  while (args[at]?.startsWith('-')) at += takesNext(args[at] as string) ? 2 : 1;
  const verb = args.slice(at, at + 1);
  return [...verb, ...args.slice(0, at), ...args.slice(at + 1)];
}

const takesNext = (typed: string): boolean =>
  Object.entries<OptionRow>(optionTable).some(
    ([name, { short, takes }]) =>
      takes !== undefined && (typed === `--${name}` || typed === `-${short}`),
  );

/** @throws BadOption where an argument is missing, or one too many */
function counted(given: readonly string[], { takes }: Verb): readonly string[] {
  const needed = takes.filter((text) => !mayBeLeftOut(text));
  if (given.length < needed.length) {
    const [name] = needed[given.length]?.split('[') ?? [];
    throw new BadOption(`${name} is missing.`, { hint });
  }
  if (given.length > takes.length) {
    throw new BadOption(`"${given[takes.length]}" is one argument too many.`, { hint });
  }
  return given;
}

/** Commander's sentence in the words of this house. */
function refused({ code, message }: CommanderError, verbs: Verbs): BadOption {
  const [, told = '', near] =
    /^error: (.*?)\.?(?:\s*\(Did you mean (.*)\?\))?$/s.exec(message) ?? [];
  const advice = near === undefined ? hint : `Did you mean ${near}? ${hint}`;
  const [, word] = /^unknown command '(.*)'$/s.exec(told) ?? [];
  if (word !== undefined) {
    const known = Object.keys(verbs).join(', ');
    return new BadOption(`There is no command "${word}", only ${known}.`, { hint: advice });
  }
  const [, option] = /^option '(?:-\w, )?--([\w-]+).*' argument missing$/s.exec(told) ?? [];
  if (code === 'commander.optionMissingArgument' && option !== undefined) {
    return new BadOption(`--${option} takes a value: ${optionText(option as OptionName)}.`, {
      hint,
    });
  }
  return new BadOption(`${told.slice(0, 1).toUpperCase()}${told.slice(1)}.`, { hint: advice });
}
