import { Token } from 'aws-cdk-lib/core';
import type { z } from 'zod';
import { mayHoldSecret } from './config-notify.ts';
import { insteadOf } from './setting-names.ts';

/** One thing that is wrong with the configuration. */
export interface Problem {
  /** As in `ensembles[0].schedule.every`; empty for the whole file. */
  readonly path: string;
  readonly got: string;
  readonly expected: string;
}

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

const hidden = 'a value that is not shown: it may be a secret';

/** The problems behind zod's issues with `input`, at most one per setting. */
export function problemsOf(issues: readonly Issue[], input: unknown): Problem[] {
  const problems = issues.flatMap((issue) => problemsOfIssue(issue, [], input));
  return problems.filter(
    ({ path }, index) => problems.findIndex((problem) => problem.path === path) === index,
  );
}

function problemsOfIssue(issue: Issue, parent: Path, input: unknown): Problem[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: spell([...path, key]),
      // Never the value: people put secrets where they do not belong.
      got: 'a setting that does not exist',
      expected: insteadOf(key, placeOf(path)),
    }));
  }
  if (issue.code === 'invalid_union') {
    const meant = meantChoice(issue.errors, path, input);
    if (meant) return meant.flatMap((inner) => problemsOfIssue(inner, path, input));
  }
  const value = valueAt(input, path);
  const got = value !== undefined && mayHoldSecret(path) ? hidden : show(value);
  return [{ path: spell(path), got, expected: issue.message }];
}

/**
 * The one choice of a union that the value resembles: its type is right and no part is missing; of
 * several the one that knows all of its settings.
 */
function meantChoice(
  choices: readonly (readonly Issue[])[],
  path: Path,
  input: unknown,
): readonly Issue[] | undefined {
  const resembling = choices.filter((issues) =>
    issues.every((issue) => {
      const isWholeValue =
        issue.path.length === 0 && ['invalid_type', 'invalid_value'].includes(issue.code);
      const value = valueAt(input, [...path, ...issue.path]);
      return !isWholeValue && (issue.code === 'unrecognized_keys' || value !== undefined);
    }),
  );
  const knowing = resembling.filter((issues) =>
    issues.every(({ code }) => code !== 'unrecognized_keys'),
  );
  const [meant, ...others] = knowing.length > 0 ? knowing : resembling;
  return others.length === 0 ? meant : undefined;
}

/** `ensembles[0].name`; a key that is no plain word stands in brackets. */
export function spell(path: Path): string {
  return path.reduce<string>((spelt, part) => {
    if (typeof part === 'number') return `${spelt}[${part}]`;
    if (!/^[\w$]+$/.test(String(part))) return `${spelt}[${JSON.stringify(String(part))}]`;
    return spelt === '' ? String(part) : `${spelt}.${String(part)}`;
  }, '');
}

const placeOf = (path: Path) =>
  path.reduce<string>((place, part) => {
    if (typeof part === 'number') return `${place}[]`;
    return place === '' ? String(part) : `${place}.${String(part)}`;
  }, '');

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    input,
  );
}

/** A value as the file spells it, cut to the length of a line. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Token.isUnresolved(value)) return 'a token, whose value is known only after the deployment';
  const written = JSON.stringify(value);
  return written.length > 80 ? `${written.slice(0, 79)}…` : written;
}
