import { explain } from '../lambda/errors.ts';
import type { CommandContext, Terminal, Verb } from './command.ts';
import { NoSuchEnsemble, NoSuchZnode } from './errors.ts';
import { widthOf } from './frame/columns.ts';
import { dressedTerminal } from './frame/dress-terminal.ts';
import { programHelp } from './frame/help.ts';
import { parseCommandLine } from './frame/parse.ts';
import { documentLine } from './text/documents.ts';
import { printable } from './text/text.ts';
import { verbs } from './verbs.ts';

const surroundings: Omit<CommandContext, 'verbs'> = {
  environment: process.env,
  connect: async (settings) => (await import('./cloud/connect.ts')).connect(settings),
  elapsed: () => performance.now(),
};

/** A command that watches what goes on elsewhere says so before Ctrl-C ends it. */
const ofProcess: Terminal = {
  ...{ stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
  onInterrupt(listener) {
    const leave = () => {
      listener();
      process.exit(130);
    };
    process.once('SIGINT', leave);
    return () => process.off('SIGINT', leave);
  },
  leave: (code) => process.exit(code),
};

/** @returns the exit code */
export async function main(
  args: readonly string[],
  terminal: Terminal = ofProcess,
  around = surroundings,
): Promise<number> {
  let verb: Verb | undefined;
  let dressed = dressedTerminal(terminal, {}, around.environment, verbs);
  try {
    const width = widthOf(terminal.stdout);
    if (args.length === 0) {
      terminal.stdout.write(programHelp(verbs, width));
      return 2;
    }
    const asked = parseCommandLine(args, verbs, width);
    if ('prints' in asked) {
      terminal.stdout.write(asked.prints);
      return 0;
    }
    verb = asked.verb;
    const command = await verb.load();
    dressed = dressedTerminal(terminal, asked.typed.values, around.environment, verbs, verb);
    return await command(asked.typed, dressed, { ...around, verbs });
  } catch (error) {
    const { name, sentence, hint: advice } = explain(error);
    // Whoever reads documents finds the end of it among them, too.
    const told = { code: name, sentence, ...(advice ? { hint: advice } : {}) };
    if (args.includes('--json')) {
      terminal.stdout.write(documentLine('error', { error: told }));
    }
    if (dressed.lines) dressed.lines({ event: 'error', error: told });
    else
      dressed.stderr.write(`${printable(sentence)}\n${advice ? `  → ${printable(advice)}\n` : ''}`);
    // To a verb with exit codes of its own 1 means something else.
    const isNothing = error instanceof NoSuchEnsemble || error instanceof NoSuchZnode;
    return isNothing && !verb?.exitCodes ? 1 : 2;
  }
}
