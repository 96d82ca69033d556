/** Runs the Lambda functions of an assembly, each invocation in a Node process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { DurableOptions, DurableService } from '../durable/durable-service.ts';
import type { LambdaFunction } from '../template/functions.ts';
import { region } from '../template/physical-names.ts';
import { type InvocationTarget, type InvocationType, resolveTarget } from './invocation-target.ts';

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
  const running = new Map<ChildProcess, Promise<unknown>>();
  return {
    async invoke({ target, event, type, onLine = () => {} }) {
      const resolved = resolveTarget(options.functions, target, type);
      const runOnce = (input: unknown) => {
        const child = start(resolved, options);
        const outcome = run(child, resolved, input, onLine);
        running.set(child, outcome);
        return { child, outcome: outcome.finally(() => running.delete(child)) };
      };
      if (!options.durable || !resolved.lambda.durable) return runOnce(event).outcome;
      return executeDurably(options.durable, resolved, event, runOnce, options.durableOptions);
    },
    async close() {
      for (const child of running.keys()) {
        child.kill('SIGKILL');
      }
      await Promise.all(running.values());
    },
  };
}

/** Runs the function as often as the durable execution needs. */
async function executeDurably(
  durable: DurableService,
  { lambda, version }: InvocationTarget,
  event: unknown,
  runOnce: (input: unknown) => { child: ChildProcess; outcome: Promise<InvocationOutcome> },
  durableOptions: DurableOptions | undefined,
): Promise<InvocationOutcome> {
  const invoke = (input: unknown) => {
    const { child, outcome } = runOnce(input);
    const result = outcome.then(({ payload, error }) => {
      if (error) throw new Error(`${error.errorType}: ${error.errorMessage}`);
      return payload;
    });
    return { result, kill: () => child.kill('SIGKILL') };
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

function start({ lambda, version }: InvocationTarget, options: FunctionsOptions): ChildProcess {
  return fork(join(__dirname, 'bootstrap.cjs'), [], {
    cwd: lambda.codeDirectory,
    env: environmentOf(lambda, version, options),
    execArgv: [`--max-old-space-size=${lambda.memoryMegabytes}`],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** The template's environment and what Lambda adds; nothing of this process. */
function environmentOf(
  lambda: LambdaFunction,
  version: string,
  { endpoints, credentialsUri, durable }: FunctionsOptions,
): Record<string, string> {
  return {
    ...lambda.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: lambda.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMegabytes),
    LAMBDA_TASK_ROOT: lambda.codeDirectory,
    _HANDLER: lambda.handler,
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.events,
    ...(durable && { AWS_ENDPOINT_URL_LAMBDA: durable.endpoint }),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: credentialsUri,
    // The SDK must not look for credentials or regions anywhere else.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    // The Lambda runtime is newer than the Node that may run here.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

async function run(
  child: ChildProcess,
  { lambda, version, arn }: InvocationTarget,
  event: unknown,
  onLine: (line: string) => void,
): Promise<InvocationOutcome> {
  const requestId = randomUUID();
  const milliseconds = lambda.timeoutSeconds * 1000;
  let reply: Pick<InvocationOutcome, 'error'> & { payload?: string } = {};
  let timedOut = false;

  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream as Readable }).on('line', onLine);
  }
  child.on('message', (message) => {
    reply = message as typeof reply;
  });
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, milliseconds);
  const message = {
    event: JSON.parse(JSON.stringify(event)),
    deadline: Date.now() + milliseconds,
    context: {
      awsRequestId: requestId,
      functionName: lambda.name,
      functionVersion: version,
      invokedFunctionArn: arn,
      memoryLimitInMB: String(lambda.memoryMegabytes),
      logGroupName: `/aws/lambda/${lambda.name}`,
      logStreamName: `local/[${version}]${requestId}`,
    },
  };
  // A child that is dead already is told by its exit status.
  child.send(message, () => {});

  const status = await new Promise((ended, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => ended(signal ?? code));
  });
  clearTimeout(timer);
  return { requestId, version, ...outcomeOf(reply, timedOut, lambda.timeoutSeconds, status) };
}

function outcomeOf(
  { payload, error }: Pick<InvocationOutcome, 'error'> & { payload?: string },
  timedOut: boolean,
  seconds: number,
  status: unknown,
): Pick<InvocationOutcome, 'payload' | 'error'> {
  if (error) {
    return { error };
  }
  if (payload !== undefined) {
    return { payload: JSON.parse(payload) };
  }
  const errorMessage = timedOut
    ? `Task timed out after ${seconds.toFixed(2)} seconds`
    : `Runtime exited with error: ${status}`;
  return {
    error: { errorType: timedOut ? 'Sandbox.Timedout' : 'Runtime.ExitError', errorMessage },
  };
}
