import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationUpdate, WireOperation } from '@aws/durable-execution-sdk-js';
import { type LambdaApi, startLambdaApi } from './lambda-api.ts';
import {
  applyUpdate,
  CheckpointRefused,
  nextAttemptIn,
  type Operations,
  wakeDue,
} from './operations.ts';

/** One run of the function's code; it ends by itself or by `kill`. */
export interface RunningInvocation {
  /** What the handler returned; rejects when it threw, timed out or was killed. */
  readonly result: Promise<unknown>;
  kill(): void;
}

export type Invoke = (event: unknown) => RunningInvocation;

/** Where an invocation may be made to die: just before or just after a checkpoint is stored. */
export interface CrashPoint {
  readonly checkpoint: number;
  readonly when: 'before' | 'after';
}

export interface DurableOptions {
  /** How long a second of waiting takes here. @default 1000 */
  readonly millisecondsPerSecond?: number;
  /** Kills the invocation once, there. */
  readonly crashAt?: CrashPoint | undefined;
  /** Hears how the execution ended. */
  readonly onEnd?: (end: ExecutionEnd) => void;
}

export interface ExecutionEnd {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly result: unknown;
  readonly error: { readonly ErrorType?: string; readonly ErrorMessage?: string } | undefined;
  /** Checkpoints that were asked for, the crashed one included. */
  readonly checkpoints: number;
  readonly invocations: number;
}

interface Execution {
  readonly operations: Operations;
  readonly options: DurableOptions;
  token: string;
  checkpoints: number;
  running: RunningInvocation | undefined;
}

/** More invocations in a row that achieve nothing than a crash can explain. */
const mostFailures = 3;

/** Lambda's durable execution service: keeps the state, runs the code again and again. */
export class DurableService {
  readonly #executions = new Map<string, Execution>();
  #api: LambdaApi | undefined;

  /** @param onInvoke hears the asynchronous invocations that come over HTTP */
  static async start(
    onInvoke: (target: string, payload: unknown) => void = () => {},
  ): Promise<DurableService> {
    const service = new DurableService();
    service.#api = await startLambdaApi({
      invoke: onInvoke,
      checkpoint: (arn, token, updates) => service.#checkpoint(arn, token, updates),
      operations: (arn, token) => [...service.#find(arn, token).operations.values()],
    });
    return service;
  }

  get endpoint(): string {
    return this.#api?.endpoint ?? '';
  }

  async close(): Promise<void> {
    for (const { running } of this.#executions.values()) running?.kill();
    await this.#api?.close();
  }

  /** Runs one execution to its end. */
  async execute(
    functionArn: string,
    payload: unknown,
    invoke: Invoke,
    options: DurableOptions = {},
  ): Promise<ExecutionEnd> {
    const arn = `${functionArn}/durable-execution/${randomUUID()}/${randomUUID()}`;
    const execution: Execution = {
      operations: new Map([['execution', inputOperation(payload)]]),
      options,
      token: randomUUID(),
      checkpoints: 0,
      running: undefined,
    };
    this.#executions.set(arn, execution);
    let failures = 0;
    for (let invocations = 1; ; invocations++) {
      const output = await this.#invoke(arn, execution, invoke);
      if (output instanceof Error) {
        failures++;
        if (failures >= mostFailures) throw output;
        continue;
      }
      const { Status, Result, Error: error } = output;
      if (Status === 'SUCCEEDED' || Status === 'FAILED') {
        const result = Result === undefined ? undefined : JSON.parse(Result);
        const { checkpoints } = execution;
        const end = { status: Status, result, error, checkpoints, invocations };
        options.onEnd?.(end);
        return end;
      }
      await sleep(nextAttemptIn(execution.operations) ?? 0);
    }
  }

  async #invoke(arn: string, execution: Execution, invoke: Invoke): Promise<Output | Error> {
    wakeDue(execution.operations);
    execution.token = randomUUID();
    execution.running = invoke({
      DurableExecutionArn: arn,
      CheckpointToken: execution.token,
      InitialExecutionState: { Operations: [...execution.operations.values()], NextMarker: '' },
    });
    try {
      return (await execution.running.result) as Output;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      execution.running = undefined;
    }
  }

  async #checkpoint(arn: string, token: string, updates: readonly OperationUpdate[]) {
    const execution = this.#find(arn, token);
    const { operations, options } = execution;
    execution.checkpoints++;
    const crashing = options.crashAt?.checkpoint === execution.checkpoints;
    if (crashing && options.crashAt?.when === 'before') return this.#crash(execution);
    const changed = updates.map((update) =>
      applyUpdate(operations, update, options.millisecondsPerSecond ?? 1000),
    );
    if (crashing) return this.#crash(execution);
    execution.token = randomUUID();
    return { token: execution.token, operations: changed };
  }

  #crash(execution: Execution) {
    execution.running?.kill();
    return 'connection lost' as const;
  }

  #find(arn: string, token: string): Execution {
    const execution = this.#executions.get(arn);
    if (!execution) throw new CheckpointRefused(`no execution ${arn}`);
    if (execution.token !== token) throw new CheckpointRefused('Invalid Checkpoint Token');
    return execution;
  }
}

interface Output {
  readonly Status: 'SUCCEEDED' | 'FAILED' | 'PENDING';
  readonly Result?: string;
  readonly Error?: ExecutionEnd['error'];
}

const inputOperation = (payload: unknown): WireOperation => ({
  Id: 'execution',
  Type: 'EXECUTION',
  Status: 'STARTED',
  StartTimestamp: new Date(),
  ExecutionDetails: { InputPayload: JSON.stringify(payload) },
});
