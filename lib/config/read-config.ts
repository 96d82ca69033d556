import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ZkBackupError } from '../../lambda/errors.ts';
import { type Config, configSchema } from './config.ts';
import { type Problem, problemsOf } from './config-problems.ts';
import { conflictsIn } from './config-rules.ts';

/** The configuration cannot be used; the sentence lists every problem. Nothing was synthesized. */
export class InvalidConfiguration extends ZkBackupError {
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[], cause?: unknown) {
    const lines = problems.map(
      ({ path, got, expected }) => `  ${path || 'the file'}: got ${got}, expected ${expected}`,
    );
    super(`${file} is not a configuration of zk-backup:\n${lines.join('\n')}`, {
      hint: `Correct ${file}; an editor that knows zk-backup.schema.json completes and checks it.`,
      cause,
    });
    this.problems = problems;
  }
}

/**
 * The configuration in a file, with defaults filled in.
 * @throws InvalidConfiguration when it is missing, not JSON or not what zk-backup takes.
 */
export function readConfig(file: string): Config {
  return parseConfig(file, parseJson(file, readText(file)));
}

/**
 * Checks a configuration that was already read; `file` names it in the error.
 * @throws InvalidConfiguration
 */
export function parseConfig(file: string, input: unknown): Config {
  const parsed = configSchema.safeParse(input);
  if (!parsed.success) throw new InvalidConfiguration(file, problemsOf(parsed.error.issues, input));
  const conflicts = conflictsIn(parsed.data);
  if (conflicts.length > 0) throw new InvalidConfiguration(file, conflicts);
  return parsed.data;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const problem = {
      path: '',
      got: `no readable file at ${resolve(file)}`,
      expected: 'zk-backup.json, or another file by "-c config=PATH"',
    };
    throw new InvalidConfiguration(file, [problem], cause);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = { path: '', got: `"${(cause as Error).message}"`, expected: 'JSON' };
    throw new InvalidConfiguration(file, [problem], cause);
  }
}
