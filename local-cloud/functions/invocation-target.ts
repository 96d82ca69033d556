/** Which version an invocation runs, and whether Lambda takes it at all. Pure. */
import { ZkBackupError } from '../../lambda/errors.ts';
import type { LambdaFunction } from '../template/functions.ts';

/** Lambda does not take the invocation; `message` begins with the name of AWS's error. */
export class InvocationRefused extends ZkBackupError {}

/** `RequestResponse` waits for the answer, `Event` is asynchronous. */
export type InvocationType = 'RequestResponse' | 'Event';

export interface InvocationTarget {
  readonly lambda: LambdaFunction;
  readonly version: string;
  /** As it was invoked, with its qualifier. */
  readonly arn: string;
}

/** A synchronous invocation waits no longer than this, and neither may a durable execution. */
const synchronousLimitSeconds = 15 * 60;

/**
 * Finds a function by `NAME[:QUALIFIER]` or ARN.
 * @throws InvocationRefused where Lambda answers ResourceNotFoundException or
 *   InvalidParameterValueException
 */
export function resolveTarget(
  functions: readonly LambdaFunction[],
  target: string,
  type: InvocationType,
): InvocationTarget {
  const [name, qualifier] = target
    .replace(/^arn:[^:]*:lambda:[^:]*:[^:]*:function:/, '')
    .split(':');
  const lambda = functions.find((one) => one.name === name);
  if (!lambda) {
    throw new InvocationRefused(`ResourceNotFoundException: Function not found: ${target}`, {
      hint: `The functions are ${functions.map((one) => one.name).join(', ')}.`,
    });
  }
  const version = versionOf(lambda, target, qualifier);
  if (lambda.durable && qualifier === undefined) {
    throw new InvocationRefused(
      `InvalidParameterValueException: You cannot invoke a durable function using an unqualified ARN: ${target}`,
      { hint: `Invoke an alias: ${lambda.aliases.map(({ arn }) => arn).join(', ')}.` },
    );
  }
  const seconds = lambda.durable?.executionTimeoutSeconds ?? 0;
  if (type === 'RequestResponse' && seconds > synchronousLimitSeconds) {
    throw new InvocationRefused(
      `InvalidParameterValueException: You cannot synchronously invoke a durable function with an executionTimeout of ${seconds} seconds, more than 15 minutes: ${target}`,
      { hint: 'Invoke it asynchronously, with the invocation type Event.' },
    );
  }
  return {
    lambda,
    version,
    arn: qualifier === undefined ? lambda.arn : `${lambda.arn}:${qualifier}`,
  };
}

function versionOf(lambda: LambdaFunction, target: string, qualifier: string | undefined): string {
  if (qualifier === undefined || qualifier === '$LATEST') {
    return '$LATEST';
  }
  const version =
    lambda.aliases.find(({ name }) => name === qualifier)?.version ??
    lambda.versions.find((number) => number === qualifier);
  if (version === undefined || !lambda.versions.includes(version)) {
    throw new InvocationRefused(`ResourceNotFoundException: Function not found: ${target}`, {
      hint: `It has the aliases ${lambda.aliases.map(({ name }) => name)} and the versions ${lambda.versions}.`,
    });
  }
  return version;
}
