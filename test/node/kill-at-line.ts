import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of a rendered script that was executed. */
export interface ExecutedLine {
  readonly line: number;
  readonly command: string;
}

/** The first command of the dangerous part of `capture`; from here on it must survive its death. */
export const dangerousFrom = 'arm_guard';

/**
 * Environment that makes bash note every line it executes of the step's own script (not of the
 * guard, nor of start and stop commands), from the first command that begins with `from` to the end.
 */
export function traceLines(
  folder: string,
  from: string = dangerousFrom,
): { environment: Record<string, string>; lines: () => ExecutedLine[] } {
  const trace = join(folder, 'executed-lines');
  return {
    environment: bashEnvironment(folder, from, trace),
    lines: () => {
      const text = existsSync(trace) ? readFileSync(trace, 'utf8').trim() : '';
      const byLine = new Map<number, ExecutedLine>();
      for (const entry of text === '' ? [] : text.split('\n')) {
        const line = Number(entry.slice(0, entry.indexOf('\t')));
        if (!byLine.has(line)) {
          byLine.set(line, { line, command: entry.slice(entry.indexOf('\t') + 1) });
        }
      }
      return [...byLine.values()];
    },
  };
}

/** Environment that ends the step's process group by SIGKILL just before it executes a line. */
export function killAtLine(
  folder: string,
  line: number,
  from: string = dangerousFrom,
): Record<string, string> {
  return {
    ...bashEnvironment(folder, from, join(folder, 'executed-lines')),
    TEST_KILL_AT: String(line),
  };
}

function bashEnvironment(folder: string, from: string, trace: string): Record<string, string> {
  const file = join(folder, 'bash-env.sh');
  writeFileSync(file, onEveryLine);
  return { BASH_ENV: file, TEST_FROM: from, TEST_TRACE: trace };
}

// Runs before the script, in it; `kill 0` is the whole process group, as when the agent kills it.
const onEveryLine = `
unset BASH_ENV
if [[ $0 == */_script.sh && -z \${1-} ]]; then
  test_window=''
  test_line() {
    if [[ -z $test_window ]]; then
      [[ $2 == "$TEST_FROM"* ]] || return 0
      test_window=open
    fi
    printf '%s\\t%s\\n' "$1" "\${2%%$'\\n'*}" >>"$TEST_TRACE"
    if [[ $1 == "\${TEST_KILL_AT-}" ]]; then kill -KILL 0; fi
  }
  set -o functrace
  trap 'test_line "$LINENO" "$BASH_COMMAND"' DEBUG
fi
`;
