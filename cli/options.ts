import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { isZnodePath } from '../lambda/contract/point.ts';
import { BadOption } from './errors.ts';

export const hint = 'See npx zk-backup --help.';

/** Options that every command takes for the places it reads from. */
const places = {
  'endpoint-url': { type: 'string' },
  json: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

/**
 * Parses the arguments of one command.
 * @param names of the arguments, those in brackets optional
 * @throws BadOption naming what is wrong
 */
export function parseCommand<T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  names: readonly string[],
  own: T,
) {
  const { values, positionals } = parse(args, { ...places, ...own });
  const needed = names.filter((name) => !name.startsWith('['));
  if (positionals.length < needed.length) {
    throw new BadOption(`${needed[positionals.length]} is missing.`, { hint });
  }
  if (positionals.length > names.length) {
    throw new BadOption(`"${positionals[names.length]}" is one argument too many.`, { hint });
  }
  return { values, positionals };
}

function parse<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    const [sentence = ''] = String((cause as Error).message).split('. ');
    throw new BadOption(`${sentence.replace(/\.$/, '')}.`, { hint, cause });
  }
}

/** @throws BadOption unless the text is the path of a znode */
export function znodePath(text: string): string {
  if (isZnodePath(text)) return text;
  throw new BadOption(`"${text}" is not the path of a znode: it takes one such as /a/b.`, { hint });
}
