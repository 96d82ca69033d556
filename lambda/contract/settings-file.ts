import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidEnvironment } from '../errors.ts';

/*
 * What a function is deployed with stands in a file beside its code, in the same asset: a published version keeps its
 * own, so an execution ends with what it began with. What CloudFormation names is in the environment (ADR 060).
 */

/** In the folder of the code. */
export const settingsFile = 'settings.json';

/**
 * The settings beside the code of this function. What reads them checks that they are there, not what they
 * hold: they were written at the same time as the code.
 * @param members that there must be
 * @throws InvalidEnvironment naming the file, and what is wrong with it
 */
export function readSettingsFile<T extends object>(
  { LAMBDA_TASK_ROOT: folder }: Readonly<Record<string, string | undefined>>,
  members: readonly (keyof T & string)[],
): T {
  if (!folder) throw unreadable('The environment variable LAMBDA_TASK_ROOT is not set.');
  const path = join(folder, settingsFile);
  const settings = parse(path);
  const missing = members.filter((name) => !Object.hasOwn(settings, name));
  if (missing.length === 0) return settings as T;
  throw unreadable(`${path} lacks ${missing.join(', ')}.`);
}

function parse(path: string): object {
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw unreadable(`${path} cannot be read: ${(cause as Error).message}`, cause);
  }
  if (typeof settings === 'object' && settings !== null) return settings;
  throw unreadable(`${path} holds no settings.`);
}

const unreadable = (sentence: string, cause?: unknown) =>
  new InvalidEnvironment(sentence, {
    hint: 'Deploy the stack again; do not edit the code or the environment of its functions.',
    cause,
  });
