import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
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

/** @throws BadOption unless the text is a zxid as ZooKeeper prints it */
export function zxidOption(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (/^0x[0-9a-f]{1,16}$/i.test(text)) return BigInt(text);
  throw new BadOption(`--at got "${text}"; it takes a zxid such as 0x1a.`, { hint });
}

/** @throws BadOption unless the text is the path of a znode */
export function znodePath(text: string): string {
  if (text.startsWith('/') && !text.includes('//') && (text === '/' || !text.endsWith('/'))) {
    return text;
  }
  throw new BadOption(`"${text}" is not the path of a znode: it takes one such as /a/b.`, { hint });
}
