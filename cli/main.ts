import { explain } from '../lambda/errors.ts';
import { catCommand } from './cat.ts';
import type { Command, CommandContext, Terminal } from './command.ts';
import { diffCommand } from './diff.ts';
import { BadOption, NoSuchEnsemble } from './errors.ts';
import { lsCommand } from './ls.ts';
import { hint } from './options.ts';
import { statCommand } from './stat.ts';
import { printable } from './text/text.ts';
import { usage } from './usage.ts';
import { verifyCommand } from './verify.ts';

/** Those that talk to AWS bring its SDK with them: loaded only when they are wanted. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  list: async () => (await import('./list.ts')).listCommand,
  run: async () => (await import('./run.ts')).runCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  restore: async () => (await import('./restore.ts')).restoreCommand,
  undo: async () => (await import('./undo.ts')).undoCommand,
  drill: async () => (await import('./drill.ts')).drillCommand,
  verify: async () => verifyCommand,
  ls: async () => lsCommand,
  cat: async () => catCommand,
  stat: async () => statCommand,
  diff: async () => diffCommand,
};

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
    const command = await commandOf(name)();
    return await command(rest, terminal, around);
  } catch (error) {
    const { sentence, hint: advice } = explain(error);
    terminal.stderr.write(`${printable(sentence)}\n${advice ? `  → ${printable(advice)}\n` : ''}`);
    return error instanceof NoSuchEnsemble ? 1 : 2;
  }
}

function commandOf(name: string) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command;
  const known = Object.keys(commands).join(', ');
  throw new BadOption(`There is no command "${name}", only ${known}.`, { hint });
}
