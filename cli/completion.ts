import type { Command } from './command.ts';
import { BadOption } from './errors.ts';
import { argumentTable } from './frame/argument-table.ts';
import { completionScripts, isShell } from './frame/completion.ts';
import { hint } from './frame/read-values.ts';

/** `completion SHELL`: the script that a shell completes the other commands by. */
export const completionCommand: Command = async (typed, { stdout }, { verbs }) => {
  const [shell = ''] = typed.arguments;
  if (!isShell(shell)) {
    throw new BadOption(`"${shell}" is no shell that is known: ${argumentTable.SHELL.says}.`, {
      hint,
    });
  }
  // As it is, however narrow the terminal: a shell reads it.
  stdout.write(Buffer.from(completionScripts[shell](verbs)));
  return 0;
};
