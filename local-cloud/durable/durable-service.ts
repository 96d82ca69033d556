import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import type { OnCall } from '../callers/call-log.ts';
import { WorkUnderWay } from '../work-under-way.ts';
import type {
  DurableExecution,
  DurableOptions,
  Execution,
  ExecutionEnd,
  Invoke,
} from './execution.ts';
import {
  type AwaitInvocation,
  type LambdaApi,
  type StartInvocation,
  startLambdaApi,
} from './lambda-api.ts';
import {
  applyUpdate,
  CheckpointRefused,
  CheckpointThrottled,
  inputOperation,
  nextAttemptIn,
  wakeDue,
} from './operations.ts';

/** So many invocations that die by themselves are not followed by one more. */
const mostFailures = 3;

/** Lambda's durable execution service: keeps the state, runs the code again and again. */
export class DurableService {
  readonly #executions = new Map<string, Execution>();
  /** Executions that wait would go on later, and keep this process. */
  readonly #closing = new AbortController();
  readonly #work: WorkUnderWay;
  #api: LambdaApi | undefined;

  private constructor(work: WorkUnderWay) {
    this.#work = work;
  }

  /**
   * @param onInvoke starts the asynchronous invocations that come over HTTP
   * @param work what executions may wait for
   * @param invokeAndWait runs the synchronous ones
   */
  static async start(
    onInvoke: StartInvocation = () => undefined,
    onCall?: OnCall,
    work = new WorkUnderWay(),
    invokeAndWait?: AwaitInvocation,
  ): Promise<DurableService> {
    const service = new DurableService(work);
    service.#api = await startLambdaApi({
      invoke: onInvoke,
      invokeAndWait,
      onCall,
      checkpoint: (arn, token, updates) => service.#checkpoint(arn, token, updates),
      operations: (arn, token) => [...service.#find(arn, token).operations.values()],
      describe: (arn) => service.#describe(arn),
      stop: (arn, error) => service.#stop(arn, error),
    });
    return service;
  }

  get endpoint(): string {
    return this.#api?.endpoint ?? '';
  }

  /** Executions that are not at their end are rejected. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const { running } of this.#executions.values()) running?.kill();
    await this.#api?.close();
  }

  /**
   * Starts an execution, which goes on by itself.
   * @param invokedArn what the caller invoked, by default the version
   */
  start(
    functionArn: string,
    payload: unknown,
    invoke: Invoke,
    options: DurableOptions = {},
    invokedArn = functionArn,
  ): DurableExecution {
    const arn = `${functionArn}/durable-execution/${randomUUID()}/${randomUUID()}`;
    const execution: Execution = {
      functionArn,
      payload,
      startedAt: new Date(),
      operations: new Map([['execution', inputOperation(payload)]]),
      options,
      invokedArn,
      updates: [],
      crashed: false,
      token: randomUUID(),
      running: undefined,
      stopping: new AbortController(),
    };
    this.#executions.set(arn, execution);
    return { arn, end: this.#runToItsEnd(arn, execution, invoke) };
  }

  /** Runs one execution to its end. */
  execute(...execution: Parameters<DurableService['start']>): Promise<ExecutionEnd> {
    return this.start(...execution).end;
  }

  async #runToItsEnd(arn: string, execution: Execution, invoke: Invoke): Promise<ExecutionEnd> {
    let failures = 0;
    const signal = AbortSignal.any([this.#closing.signal, execution.stopping.signal]);
    for (let invocations = 1; ; invocations++) {
      signal.throwIfAborted();
      const output = await this.#invoke(arn, execution, invoke);
      execution.stopping.signal.throwIfAborted();
      if (output instanceof Error) {
        if (!execution.crashed) failures++;
        execution.crashed = false;
        if (failures < mostFailures) continue;
        const error = { ErrorType: output.name, ErrorMessage: output.message };
        finish(execution, { status: 'FAILED', result: undefined, error });
        throw output;
      }
      const { Status, Result, Error: error } = output;
      if (Status === 'SUCCEEDED' || Status === 'FAILED') {
        const result = Result === undefined ? undefined : JSON.parse(Result);
        const { updates } = execution;
        const end = { status: Status, result, error, updates, invocations };
        finish(execution, end);
        execution.options.onEnd?.(end);
        return end;
      }
      // A wait tells that it was broken off, and not why.
      await this.#wait(execution, signal).catch(() => signal.throwIfAborted());
    }
  }

  /** Until the next attempt is due: no longer than at AWS, and no shorter than what is done meanwhile. */
  async #wait(
    { operations, options: { clock, millisecondsPerSecond = 1000 } }: Execution,
    signal: AbortSignal,
  ): Promise<void> {
    if (clock) return clock.wait(nextAttemptIn(operations, clock.now()) ?? 0);
    const milliseconds = nextAttemptIn(operations) ?? 0;
    await sleep(milliseconds, undefined, { signal });
    const rest = milliseconds * (1000 / millisecondsPerSecond - 1);
    if (rest > 0) await this.#work.untilNone(rest, signal);
  }

  async #invoke(arn: string, execution: Execution, invoke: Invoke): Promise<Output | Error> {
    wakeDue(execution.operations, execution.options.clock?.now());
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
    const update = updates.map(({ Action, Name, Id }) => `${Action} ${Name} ${Id}`).join(', ');
    if (options.throttles?.(update)) {
      execution.crashed = true;
      throw new CheckpointThrottled('Rate Exceeded.');
    }
    execution.updates.push(update);
    const dies = (when: 'before' | 'after') => options.diesAt?.(when, update, arn);
    if (dies('before')) return this.#crash(execution);
    const changed = updates.map((one) =>
      applyUpdate(operations, one, options.millisecondsPerSecond ?? 1000, options.clock?.now()),
    );
    if (dies('after')) return this.#crash(execution);
    execution.token = randomUUID();
    return { token: execution.token, operations: changed };
  }

  #crash(execution: Execution) {
    execution.crashed = true;
    execution.running?.kill();
    return 'connection lost' as const;
  }

  /** Whatever it does is broken off: it tells nobody. */
  #stop(arn: string, error: NonNullable<ExecutionEnd['error']>): Date | undefined {
    const execution = this.#executions.get(arn);
    if (!execution) return undefined;
    if (execution.end) throw new CheckpointRefused(`${arn} has ended already`);
    finish(execution, { status: 'STOPPED', result: undefined, error });
    execution.stopping.abort(new Error('The execution was stopped.'));
    execution.running?.kill();
    return execution.endedAt;
  }

  #describe(arn: string) {
    const execution = this.#executions.get(arn);
    if (!execution) return undefined;
    const { functionArn, invokedArn, payload, startedAt, endedAt, end } = execution;
    return {
      DurableExecutionArn: arn,
      DurableExecutionName: arn.split('/').at(-2),
      FunctionArn: invokedArn,
      Version: functionArn.split(':').at(-1),
      Status: end?.status ?? 'RUNNING',
      StartTimestamp: startedAt,
      EndTimestamp: endedAt,
      InputPayload: JSON.stringify(payload),
      Result: end?.status === 'SUCCEEDED' ? JSON.stringify(end.result) : undefined,
      Error: end?.error,
    };
  }

  #find(arn: string, token: string): Execution {
    const execution = this.#executions.get(arn);
    if (!execution) throw new CheckpointRefused(`no execution ${arn}`);
    if (execution.end || execution.token !== token)
      throw new CheckpointRefused('Invalid Checkpoint Token');
    return execution;
  }
}

function finish(execution: Execution, end: Execution['end']): void {
  execution.end = end;
  execution.endedAt = new Date();
}

interface Output {
  readonly Status: 'SUCCEEDED' | 'FAILED' | 'PENDING';
  readonly Result?: string;
  readonly Error?: ExecutionEnd['error'];
}
