import { explain } from '../lambda/errors.ts';
import type { CommandContext, Terminal } from './command.ts';
import { BadOption, NoSuchEnsemble } from './errors.ts';
import { hint } from './options.ts';
import { printable } from './text/text.ts';
import { usage } from './usage.ts';
import { verbs } from './verbs.ts';

const surroundings: CommandContext = {
  environment: process.env,
  connect: async (settings) => (await import('./cloud/connect.ts')).connect(settings),
};

/** @returns the exit code */
export async function main(
  args: readonly string[],
  terminal: Terminal = process,
  around = surroundings,
): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === 'help' || args.includes('--help') || args.includes('-h')) {
      terminal.stdout.write(usage);
      return name === undefined ? 2 : 0;
    }
    const command = await verbOf(name).load();
    return await command(rest, terminal, around);
  } catch (error) {
    const { sentence, hint: advice } = explain(error);
    terminal.stderr.write(`${printable(sentence)}\n${advice ? `  → ${printable(advice)}\n` : ''}`);
    return error instanceof NoSuchEnsemble ? 1 : 2;
  }
}

/** @throws BadOption where there is no such verb */
function verbOf(name: string) {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb) return verb;
  const known = Object.keys(verbs).join(', ');
  throw new BadOption(`There is no command "${name}", only ${known}.`, { hint });
}
