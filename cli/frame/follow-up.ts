import type { CommandContext, Verbs } from '../command.ts';
import { type OptionName, ofStack, type ValuesOf } from './option-table.ts';

const told = [...ofStack, 'endpoint-url'] as const satisfies readonly OptionName[];

/** As a shell reads it as one word. */
export const quoted = (word: string) =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** As the command line was called, for commands to go on with. */
export const programOf = ({ ZK_BACKUP_COMMAND }: CommandContext['environment']): string =>
  ZK_BACKUP_COMMAND ?? 'npx zk-backup';

/**
 * Makes the commands in a text work as they stand: those of verbs that ask the stack repeat the options by
 * which this command found it, whoever wrote the text, and all are called as this one was. Pure.
 */
export function followUps(
  verbs: Verbs,
  values: Partial<ValuesOf<(typeof told)[number]>>,
  environment: CommandContext['environment'],
): (text: string) => string {
  const program = programOf(environment);
  const options = (verb: string) =>
    told
      .filter((name) => name === 'endpoint-url' || verbs[verb]?.options.includes(name))
      .map((name) => (values[name] === undefined ? '' : ` --${name} ${quoted(values[name])}`))
      .join('');
  const command = new RegExp(`npx zk-backup (${Object.keys(verbs).join('|')})(?![\\w-])`, 'g');
  return (text) =>
    text
      .replace(command, (_all, verb: string) => `${program} ${verb}${options(verb)}`)
      .replaceAll('npx zk-backup --help', `${program} --help`);
}
