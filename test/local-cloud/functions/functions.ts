/** Runs the Lambda functions of an assembly in Node processes that serve one invocation at a time. */
import { randomUUID } from 'node:crypto';
import type { DurableOptions, DurableService } from '../durable/durable-service.ts';
import type { LambdaFunction } from '../template/functions.ts';
import { type InvocationTarget, type InvocationType, resolveTarget } from './invocation-target.ts';
import { Sandbox } from './sandbox.ts';

export interface FunctionsOptions {
  readonly functions: readonly LambdaFunction[];
  /** Where the SDK clients in the function find the services. */
  readonly endpoints: { readonly ssm: string; readonly s3: string; readonly events: string };
  readonly credentialsUri: string;
  /** Runs the durable functions, as AWS does; without it they get plain events. */
  readonly durable?: DurableService | undefined;
  /** Of the durable executions. */
  readonly durableOptions?: DurableOptions | undefined;
}

export interface InvokeOptions {
  /** `NAME:QUALIFIER` or an ARN. */
  readonly target: string;
  readonly event: unknown;
  readonly type: InvocationType;
  /** Each line the function prints, as CloudWatch Logs would get it. */
  readonly onLine?: (line: string) => void;
}

export interface InvocationOutcome {
  readonly requestId: string;
  readonly version: string;
  /** What the handler returned, through JSON; absent when it failed. */
  readonly payload?: unknown;
  readonly error?: {
    readonly errorType: string;
    readonly errorMessage: string;
    readonly trace?: readonly string[];
  };
}

export interface Functions {
  /**
   * Runs a function to its end; for `Event` too, whose outcome AWS would not tell the caller.
   * @throws InvocationRefused when Lambda would not take it; no process is started then
   */
  invoke(options: InvokeOptions): Promise<InvocationOutcome>;
  /** Kills what still runs and waits for its end. */
  close(): Promise<void>;
}

export function createFunctions(options: FunctionsOptions): Functions {
  const all = new Set<Sandbox>();
  const idle = new Map<string, Sandbox[]>();

  /** A warm sandbox of this version, or a new one. */
  const take = (target: InvocationTarget): Sandbox => {
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

  return {
    async invoke({ target, event, type, onLine = () => {} }) {
      const resolved = resolveTarget(options.functions, target, type);
      const runOnce = (input: unknown) => {
        const sandbox = take(resolved);
        const outcome = sandbox.invoke(input, onLine);
        return { sandbox, outcome: outcome.finally(() => giveBack(resolved, sandbox)) };
      };
      if (!options.durable || !resolved.lambda.durable) return runOnce(event).outcome;
      return executeDurably(options.durable, resolved, event, runOnce, options.durableOptions);
    },
    async close() {
      await Promise.all([...all].map((sandbox) => sandbox.close()));
    },
  };
}

const keyOf = ({ arn, version }: InvocationTarget) => `${arn} ${version}`;

/** Runs the function as often as the durable execution needs. */
async function executeDurably(
  durable: DurableService,
  { lambda, version }: InvocationTarget,
  event: unknown,
  runOnce: (input: unknown) => { sandbox: Sandbox; outcome: Promise<InvocationOutcome> },
  durableOptions: DurableOptions | undefined,
): Promise<InvocationOutcome> {
  const invoke = (input: unknown) => {
    const { sandbox, outcome } = runOnce(input);
    const result = outcome.then(({ payload, error }) => {
      if (error) throw new Error(`${error.errorType}: ${error.errorMessage}`);
      return payload;
    });
    return { result, kill: () => sandbox.kill() };
  };
  const end = await durable.execute(`${lambda.arn}:${version}`, event, invoke, durableOptions);
  const { ErrorType = 'Error', ErrorMessage = '' } = end.error ?? {};
  return {
    requestId: randomUUID(),
    version,
    ...(end.status === 'SUCCEEDED'
      ? { payload: end.result }
      : { error: { errorType: ErrorType, errorMessage: ErrorMessage } }),
  };
}
