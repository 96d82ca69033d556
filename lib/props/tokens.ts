import { Token } from 'aws-cdk-lib/core';
import { type Problem, spell } from '../config/config-problems.ts';

/** A value, or where CloudFormation fills it in later, what stands for it in a check. */
export const known = (value: string, instead: string) =>
  Token.isUnresolved(value) ? instead : value;

/**
 * What CloudFormation would fill in, and nobody does where it stands: settings are written beside the code of
 * the functions, into scripts and into names before there is a deployment. Pure.
 */
export function tokensIn(value: unknown, path: readonly PropertyKey[] = []): Problem[] {
  if (Token.isUnresolved(value)) {
    return [
      {
        path: spell(path),
        got: 'a token, whose value is known only after the deployment',
        expected: 'a literal: it is written down before CloudFormation runs',
      },
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    tokensIn(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}
