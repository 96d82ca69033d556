import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One command of a rendered script that was executed; a line may hold several. */
export interface ExecutedLine {
  readonly line: number;
  /** As written, first line only. */
  readonly command: string;
  /** Which of its executions is meant; the first one where it is absent. */
  readonly occurrence?: number;
  /** Of the folders that were watched, just before it; absent where none were. */
  readonly state?: string;
}

/** The first command of the dangerous part of `capture`; from here on it must survive its death. */
export const dangerousFrom = 'arm_guard';

/**
 * Environment that makes bash note every command it executes of the step's own script (not of the
 * guard, nor of start and stop commands), from the first that begins with `from` to the end.
 * `lines` lists each once, in the order of its first execution; `executions` each time it was run.
 * @param watched folders: names, sizes, owners, modes and times of what is in them are each one's state
 */
export function traceLines(
  folder: string,
  from: string = dangerousFrom,
  watched: readonly string[] = [],
): {
  environment: Record<string, string>;
  lines: () => ExecutedLine[];
  executions: () => ExecutedLine[];
} {
  const trace = join(folder, 'executed-lines');
  const states = join(folder, 'states');
  const executions = () => {
    const state = existsSync(states) ? readFileSync(states, 'utf8').split('\n') : [];
    const text = existsSync(trace) ? readFileSync(trace, 'utf8').trim() : '';
    const met = new Map<string, number>();
    const all = (text === '' ? [] : text.split('\n')).map((entry, index): ExecutedLine => {
      const occurrence = (met.get(entry) ?? 0) + 1;
      met.set(entry, occurrence);
      const tab = entry.indexOf('\t');
      const [line, command] = [Number(entry.slice(0, tab)), entry.slice(tab + 1)];
      return { line, command, occurrence, ...(state[index] && { state: state[index] }) };
    });
    // Bash tells a call twice: where it is written, and at the first line of the function.
    return all.filter(({ command }, index) => command !== all[index - 1]?.command);
  };
  return {
    environment: {
      ...bashEnvironment(folder, from, trace),
      TEST_WATCHED: watched.join(' '),
      TEST_STATES: states,
    },
    lines: () => executions().filter(({ occurrence }) => occurrence === 1),
    executions,
  };
}

/** Environment that ends the step's process group by SIGKILL just before it executes a command. */
export function killAtLine(
  folder: string,
  { line, command, occurrence = 1 }: ExecutedLine,
  from: string = dangerousFrom,
): Record<string, string> {
  return {
    ...bashEnvironment(folder, from, join(folder, 'executed-lines')),
    TEST_KILL_AT: `${line}\t${command}`,
    TEST_KILL_OCCURRENCE: String(occurrence),
  };
}

function bashEnvironment(folder: string, from: string, trace: string): Record<string, string> {
  const file = join(folder, 'bash-env.sh');
  writeFileSync(file, onEveryLine);
  // Occurrences are those of one run.
  rmSync(trace, { force: true });
  return { BASH_ENV: file, TEST_FROM: from, TEST_TRACE: trace };
}

// Runs before the script, in it; `kill 0` is the whole process group, as when the agent kills it.
const onEveryLine = `
unset BASH_ENV
# $0 is not it: bash 4.2 is called "bash" here.
test_words=()
while IFS= read -r -d '' test_word; do test_words+=("$test_word"); done <"/proc/$BASHPID/cmdline"
if [[ \${#test_words[@]} -eq 2 && \${test_words[1]} == */_script.sh ]]; then
  test_window=''
  test_line() {
    if [[ -z $test_window ]]; then
      [[ $2 == "$TEST_FROM"* ]] || return 0
      test_window=open
    fi
    test_entry=$1$'\\t'\${2%%$'\\n'*}
    printf '%s\\n' "$test_entry" >>"$TEST_TRACE"
    if [[ -n \${TEST_WATCHED-} ]]; then
      find $TEST_WATCHED -printf '%p %i %s %U %G %m %T@\\n' | sort | cksum >>"$TEST_STATES"
    fi
    if [[ $test_entry == "\${TEST_KILL_AT-}" ]]; then
      if (($(grep -cxF -- "$test_entry" "$TEST_TRACE") == TEST_KILL_OCCURRENCE)); then kill -KILL 0; fi
    fi
  }
  set -o functrace
  trap 'test_line "$LINENO" "$BASH_COMMAND"' DEBUG
fi
`;
