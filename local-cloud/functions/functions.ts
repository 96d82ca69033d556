/** Runs the Lambda functions of an assembly in Node processes that serve one invocation at a time. */
import { randomUUID } from 'node:crypto';
import type { DurableService } from '../durable/durable-service.ts';
import type { DurableOptions, ExecutionEnd } from '../durable/execution.ts';
import type { LambdaFunction } from '../template/functions.ts';
import type { WorkUnderWay } from '../work-under-way.ts';
import { type InvocationTarget, type InvocationType, resolveTarget } from './invocation-target.ts';
import { type InvocationOutcome, Sandbox, type SandboxOptions } from './sandbox.ts';

export interface FunctionsOptions extends SandboxOptions {
  readonly functions: readonly LambdaFunction[];
  /** Runs the durable functions, as AWS does; without it they get plain events. */
  readonly durable?: DurableService | undefined;
  /** Gets each invocation. */
  readonly work?: WorkUnderWay | undefined;
  /** Of the durable executions of a function. */
  readonly durableOptions?: (lambda: LambdaFunction) => DurableOptions | undefined;
}

export interface InvokeOptions {
  /** `NAME:QUALIFIER` or an ARN. */
  readonly target: string;
  readonly event: unknown;
  readonly type: InvocationType;
  /** Each line the function prints, as CloudWatch Logs would get it. */
  readonly onLine?: (line: string) => void;
}

/** An invocation under way. */
export interface Invocation {
  /** ARN of the durable execution; absent where there is none. */
  readonly executionArn?: string;
  readonly outcome: Promise<InvocationOutcome>;
}

export interface Functions {
  /** Starts a function. @throws InvocationRefused as `invoke` rejects */
  start(options: InvokeOptions): Invocation;
  /**
   * Runs a function to its end; for `Event` too, whose outcome AWS would not tell the caller.
   * @throws InvocationRefused when Lambda would not take it; no process is started then
   */
  invoke(options: InvokeOptions): Promise<InvocationOutcome>;
  /**
   * What a deployment makes of them: executions under way stay on the version that they began with, invocations from
   * now on find these.
   */
  replace(functions: readonly LambdaFunction[]): void;
  /** Kills what still runs and waits for its end; nothing is started any more. */
  close(): Promise<void>;
}

export function createFunctions(options: FunctionsOptions): Functions {
  const all = new Set<Sandbox>();
  const idle = new Map<string, Sandbox[]>();
  let closed = false;
  let { functions } = options;

  /** A warm sandbox of this version, or a new one. */
  const take = (target: InvocationTarget): Sandbox => {
    if (closed) throw new Error('The local functions were stopped.');
    const warm = idle.get(keyOf(target))?.pop();
    if (warm?.alive) return warm;
    const sandbox = new Sandbox(target, options);
    all.add(sandbox);
    return sandbox;
  };
  const giveBack = (target: InvocationTarget, sandbox: Sandbox) => {
    const waiting = idle.get(keyOf(target)) ?? [];
    idle.set(keyOf(target), [...waiting.filter(({ alive }) => alive), sandbox]);
  };

  const start = ({ target, event, type, onLine = () => {} }: InvokeOptions): Invocation => {
    const resolved = resolveTarget(functions, target, type);
    const runOnce = (input: unknown, invokedArn = resolved.arn) => {
      const sandbox = take(resolved);
      const outcome = sandbox
        .invoke(input, invokedArn, onLine)
        .finally(() => giveBack(resolved, sandbox));
      options.work?.add(outcome);
      return { sandbox, outcome };
    };
    if (!options.durable || !resolved.lambda.durable) return { outcome: runOnce(event).outcome };
    const durableOptions = options.durableOptions?.(resolved.lambda);
    return startDurably(options.durable, resolved, event, runOnce, durableOptions);
  };

  return {
    start,
    async invoke(invocation) {
      return start(invocation).outcome;
    },
    replace(others) {
      functions = others;
      // A version is what it was; what has none may have other code.
      for (const key of idle.keys()) if (key.endsWith(' $LATEST')) idle.delete(key);
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((sandbox) => sandbox.close()));
    },
  };
}

const keyOf = ({ arn, version }: InvocationTarget) => `${arn} ${version}`;

/**
 * Runs the function as often as the durable execution needs. Only the first time it is shown the alias:
 * what AWS shows later is not known.
 */
function startDurably(
  durable: DurableService,
  { lambda, version, arn: invokedArn }: InvocationTarget,
  event: unknown,
  runOnce: (
    input: unknown,
    invokedArn: string,
  ) => { sandbox: Sandbox; outcome: Promise<InvocationOutcome> },
  durableOptions: DurableOptions | undefined,
): Invocation {
  const versionArn = `${lambda.arn}:${version}`;
  let shownArn = invokedArn;
  const invoke = (input: unknown) => {
    const { sandbox, outcome } = runOnce(input, shownArn);
    shownArn = versionArn;
    const result = outcome.then(({ payload, error }) => {
      if (error) throw new Error(`${error.errorType}: ${error.errorMessage}`);
      return payload;
    });
    return { result, kill: () => sandbox.kill() };
  };
  const { arn, end } = durable.start(versionArn, event, invoke, durableOptions, invokedArn);
  return { executionArn: arn, outcome: end.then((ended) => outcomeOf(ended, version)) };
}

function outcomeOf({ status, result, error }: ExecutionEnd, version: string): InvocationOutcome {
  const { ErrorType = 'Error', ErrorMessage = '' } = error ?? {};
  return {
    requestId: randomUUID(),
    version,
    ...(status === 'SUCCEEDED'
      ? { payload: result }
      : { error: { errorType: ErrorType, errorMessage: ErrorMessage } }),
  };
}
