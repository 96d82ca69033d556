import { explain } from '../../lambda/errors.ts';
import { cat } from './cat.ts';
import type { Command, Surroundings, Terminal } from './command.ts';
import { diff } from './diff.ts';
import { BadOption, NoSuchEnsemble } from './errors.ts';
import { ls } from './ls.ts';
import { hint } from './options.ts';
import { stat } from './stat.ts';
import { printable } from './text.ts';
import { usage } from './usage.ts';
import { verify } from './verify.ts';

/** Those that talk to AWS bring its SDK with them: loaded only when they are wanted. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  list: async () => (await import('./operator/list.ts')).list,
  run: async () => (await import('./operator/run.ts')).run,
  status: async () => (await import('./operator/status.ts')).status,
  restore: async () => (await import('./operator/restore.ts')).restore,
  undo: async () => (await import('./operator/undo.ts')).undo,
  drill: async () => (await import('./operator/drill.ts')).drill,
  verify: async () => verify,
  ls: async () => ls,
  cat: async () => cat,
  stat: async () => stat,
  diff: async () => diff,
};

const surroundings: Surroundings = {
  environment: process.env,
  connect: async (settings) => (await import('./operator/connect.ts')).connect(settings),
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
