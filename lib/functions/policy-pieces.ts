import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Stack } from 'aws-cdk-lib/core';
import { InvalidConfiguration } from '../config/read-config.ts';
import { arnInFinding } from '../nag.ts';

/*
 * A managed policy holds 6,144 characters, and a statement is in one policy: lists that grow with the ensembles are cut.
 */

const mostCharacters = 2_800;
const mostOfPolicy = 6_144;

/** A statement, or several with a part of its resources each. */
export const inStatements = (stack: Stack, statement: PolicyStatement): PolicyStatement[] =>
  inPieces(statement.resources, (arn) => arnInFinding(stack, arn).length + 3).map(
    (resources, index) =>
      index === 0 && resources.length === statement.resources.length
        ? statement
        : statement.copy({
            sid: statement.sid && numbered(statement.sid, index),
            resources,
          }),
  );

/**
 * Refuses a policy that IAM would refuse half way through a deployment.
 * @throws InvalidConfiguration
 */
export function refuseLongPolicy(
  stack: Stack,
  name: string,
  statements: readonly PolicyStatement[],
): void {
  const texts = statements.map((statement) =>
    JSON.stringify(statement.toStatementJson(), (_, value) =>
      typeof value === 'string' ? arnInFinding(stack, value) : value,
    ),
  );
  const characters = texts.join(',').length;
  if (characters <= mostOfPolicy) return;
  throw new InvalidConfiguration('The configuration', [
    {
      path: 'ensembles',
      got: `names that make the policy ${name} ${characters} characters long`,
      expected: `at most ${mostOfPolicy}: in a bucket that exists each folder is named in it. Leave \`bucket\` out, so that one is created, or move ensembles to a second file and stack (-c config=PATH -c stack=NAME)`,
    },
  ]);
}

/** A name that a policy has once. */
export const numbered = (sid: string, index: number) => (index === 0 ? sid : `${sid}${index + 1}`);

/** All of a list, in lists that have at most so many characters each. Pure. */
export function inPieces(
  all: readonly string[],
  charactersOf: (one: string) => number,
): string[][] {
  const pieces: string[][] = [];
  let left = 0;
  for (const one of all) {
    const characters = charactersOf(one);
    if (characters > left || pieces.length === 0) {
      pieces.push([]);
      left = mostCharacters;
    }
    pieces.at(-1)?.push(one);
    left -= characters;
  }
  return pieces;
}
