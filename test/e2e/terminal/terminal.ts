import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run } from '../../../local-cloud/toolbox/command.ts';
import { loaderCommand, writeProgram } from '../../../local-cloud/toolbox/native-program.ts';
import { findProgram } from '../../../local-cloud/toolbox/on-path.ts';
import { packageSets } from '../../../local-cloud/toolbox/packages.ts';
import { cacheOfClone, provideSets, treeOf } from '../../../local-cloud/toolbox/provide-sets.ts';

/** What a person sees of what they typed. */
export interface Seen {
  readonly code: number;
  /** Lines as the program wrote them: what the terminal broke is put together again. */
  readonly lines: readonly string[];
  /** The same with colours, as the terminal keeps them. */
  readonly painted: string;
}

/** One line that is typed, and what is typed where it asks. */
export interface Typed {
  readonly args: readonly string[];
  readonly answer?: string;
}

export type Terminals = Awaited<ReturnType<typeof openTerminals>>;

const program = join(__dirname, 'type-in-turn.ts');
/** As `bin/zk-backup-cli.mjs` sets it, and nothing of the caller's about colours. */
const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', NO_COLOR: '' };
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * Real terminals, of tmux: Debian's package, or on another system the one on PATH.
 * @param directory for its socket and what is typed
 * @throws where there is none
 */
export async function openTerminals(directory: string) {
  mkdirSync(directory, { recursive: true });
  const tmux = await provideTmux(directory);
  const socket = join(directory, 'tmux');
  const ask = (...args: string[]) => run(tmux, ['-u', '-f', '/dev/null', '-S', socket, ...args]);

  return {
    /** Types lines one after another on a terminal of so many columns; each has a part of the answer. */
    async type(
      columns: number,
      typed: readonly Typed[],
      environment: Readonly<Record<string, string>>,
    ): Promise<Seen[]> {
      const name = randomUUID();
      const file = join(directory, `${name}.json`);
      writeFileSync(file, JSON.stringify(typed));
      const variables = Object.entries({ ...quiet, ...environment });
      const exported = variables.map(([key, value]) => `${key}=${quoted(value)}`).join(' ');
      // It is kept open until what stands on it was read.
      const shell = `${exported} ${quoted(process.execPath)} --import tsx ${quoted(program)} ${quoted(file)}; ${quoted(tmux)} -S ${quoted(socket)} wait-for -S ${name}; exec cat`;
      await ask(
        ...['start-server', ';', 'set-option', '-g', 'history-limit', '50000', ';'],
        // A server that ends with its last session may be at it while the next one is opened.
        ...['set-option', '-g', 'exit-empty', 'off', ';'],
        ...['new-session', '-d', '-s', name, '-x', `${columns}`, '-y', '200', shell],
      );
      await ask('wait-for', name);
      const painted = await ask('capture-pane', '-p', '-e', '-J', '-S', '-', '-t', name);
      await ask('kill-session', '-t', name);
      return partsOf(painted);
    },

    async close(): Promise<void> {
      await ask('kill-server').catch(() => {});
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function provideTmux(directory: string): Promise<string> {
  const tree = treeOf(cacheOfClone, packageSets.tmux);
  if (await provideSets([packageSets.tmux], cacheOfClone)) {
    const command = await loaderCommand(tree, 'usr/bin/tmux');
    const terms = `export TERMINFO=${quoted(join(tree, 'usr/share/terminfo'))}`;
    return writeProgram(join(directory, 'tmux-of-debian'), `${terms}; ${command}`);
  }
  const found = findProgram('tmux');
  if (found) return found;
  throw new Error('There is neither a Debian archive nor tmux on PATH.');
}

function partsOf(painted: string): Seen[] {
  const parts: Seen[] = [];
  let begun: string[] = [];
  for (const line of painted.split('\n')) {
    const plain = stripVTControlCharacters(line).trimEnd();
    const [, code] = /^=== \d+ ended (\d+)$/.exec(plain) ?? [];
    if (code === undefined) begun.push(line);
    else {
      const lines = begun.map((one) => stripVTControlCharacters(one).trimEnd());
      parts.push({ code: Number(code), lines, painted: begun.join('\n') });
      begun = [];
    }
  }
  return parts;
}
