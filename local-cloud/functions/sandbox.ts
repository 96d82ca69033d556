/** One process that runs a version of a function, again and again, as Lambda's sandboxes do. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { LambdaFunction } from '../template/functions.ts';
import { region } from '../template/physical-names.ts';
import type { InvocationTarget } from './invocation-target.ts';

/** What a sandbox finds around it. */
export interface SandboxOptions {
  /** Where the SDK clients in the function find the services. */
  readonly endpoints: {
    readonly ssm: string;
    readonly s3: string;
    readonly events: string;
    readonly sns: string;
    readonly secrets: string;
    readonly cloudFormation?: string;
  };
  /** What else its processes have in their environment, such as authorities that a test trusts. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Where a function gets the credentials of its role. */
  readonly credentialsUriOf: (functionName: string) => string;
  /** The service that durable functions ask; absent where there is none. */
  readonly durable?: { readonly endpoint: string } | undefined;
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

/** What the process in the sandbox sends for one invocation. */
type Reply = Pick<InvocationOutcome, 'error'> & { readonly payload?: string };

export class Sandbox {
  readonly #target: InvocationTarget;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #alive = true;
  #onLine: (line: string) => void = () => {};
  #onReply: (reply: Reply) => void = () => {};

  constructor(target: InvocationTarget, options: SandboxOptions) {
    const { lambda, version } = target;
    this.#target = target;
    this.#child = fork(join(__dirname, 'bootstrap.cjs'), [], {
      cwd: lambda.codeDirectory,
      env: environmentOf(lambda, version, options),
      execArgv: [`--max-old-space-size=${lambda.memoryMegabytes}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input: stream as Readable }).on('line', (line) => this.#onLine(line));
    }
    this.#child.on('message', (reply) => this.#onReply(reply as Reply));
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', resolve);
      this.#child.once('close', (code, signal) => resolve(signal ?? code));
    });
    this.#ended.then(() => {
      this.#alive = false;
    });
  }

  /** A sandbox whose process has ended takes no more invocations. */
  get alive(): boolean {
    return this.#alive && this.#child.connected;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async close(): Promise<void> {
    this.kill();
    await this.#ended;
  }

  /** Runs the handler once. One invocation at a time. */
  async invoke(
    event: unknown,
    invokedFunctionArn: string,
    onLine: (line: string) => void,
  ): Promise<InvocationOutcome> {
    const { lambda, version } = this.#target;
    const requestId = randomUUID();
    const milliseconds = lambda.timeoutSeconds * 1000;
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      this.kill();
    }, milliseconds);
    this.#onLine = onLine;
    const replied = new Promise<Reply>((resolve) => {
      this.#onReply = resolve;
    });
    const message = {
      event: JSON.parse(JSON.stringify(event)),
      deadline: Date.now() + milliseconds,
      context: {
        awsRequestId: requestId,
        functionName: lambda.name,
        functionVersion: version,
        invokedFunctionArn,
        memoryLimitInMB: String(lambda.memoryMegabytes),
        logGroupName: `/aws/lambda/${lambda.name}`,
        logStreamName: `local/[${version}]${requestId}`,
      },
    };
    // A process that is dead already is told by its exit status.
    this.#child.send(message, () => {});

    const status = await Promise.race([replied.then(() => undefined), this.#ended]);
    clearTimeout(timer);
    const reply = status === undefined ? await replied : {};
    return { requestId, version, ...outcomeOf(reply, timedOut, lambda.timeoutSeconds, status) };
  }
}

/** The template's environment and what Lambda adds; nothing of this process. */
function environmentOf(
  lambda: LambdaFunction,
  version: string,
  { endpoints, environment, credentialsUriOf, durable }: SandboxOptions,
): Record<string, string> {
  return {
    ...lambda.environment,
    ...environment,
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
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
    ...(endpoints.cloudFormation && {
      AWS_ENDPOINT_URL_CLOUDFORMATION: endpoints.cloudFormation,
    }),
    ...(durable && { AWS_ENDPOINT_URL_LAMBDA: durable.endpoint }),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: credentialsUriOf(lambda.name),
    // The SDK must not look for credentials or regions anywhere else.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    // The Lambda runtime is newer than the Node that may run here.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

function outcomeOf(
  { payload, error }: Reply,
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
