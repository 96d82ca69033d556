import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { OperationUpdate, WireOperation } from '@aws/durable-execution-sdk-js';
import type { OnCall } from '../callers/call-log.ts';
import { InvocationRefused } from '../functions/invocation-target.ts';
import type { InvocationOutcome } from '../functions/sandbox.ts';
import { CheckpointRefused, CheckpointThrottled } from './operations.ts';

/** What the API's callers do to an execution. */
export interface LambdaBackend {
  /** @returns the token for the next checkpoint and the operations as they are now */
  checkpoint(
    executionArn: string,
    token: string,
    updates: readonly OperationUpdate[],
  ): Promise<{ token: string; operations: readonly WireOperation[] } | 'connection lost'>;
  operations(executionArn: string, token: string): readonly WireOperation[];
  readonly invoke: StartInvocation;
  /** Absent where no function is invoked so. */
  readonly invokeAndWait?: AwaitInvocation | undefined;
  /** What GetDurableExecution answers; undefined where there is no such execution. */
  describe(executionArn: string): object | undefined;
  /** @returns when it was stopped; undefined where there is no such execution */
  stop(executionArn: string, error: object): Date | undefined;
  readonly onCall?: OnCall | undefined;
}

/**
 * Starts an asynchronous invocation.
 * @returns the ARN of the execution, if the function is a durable one
 * @throws when Lambda would refuse it
 */
export type StartInvocation = (target: string, payload: unknown) => string | undefined;

/**
 * Runs a synchronous invocation to its end.
 * @throws when Lambda would refuse it
 */
export type AwaitInvocation = (
  target: string,
  payload: unknown,
) => Promise<Pick<InvocationOutcome, 'payload' | 'error'>>;

export interface LambdaApi {
  readonly endpoint: string;
  close(): Promise<void>;
}

const route = /^\/2025-12-01\/durable-executions\/([^/]+)(?:\/(checkpoint|state|stop))?$/;
const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;

/**
 * Lambda's API over HTTP, as far as it is used here: the two calls by which a durable function
 * keeps its state, and those by which a person or a function invokes another one asynchronously, asks
 * how its execution is, and stops it.
 */
export async function startLambdaApi(backend: LambdaBackend): Promise<LambdaApi> {
  const server = createServer((request, response) => {
    answer(backend, request, response).catch((error: unknown) => refuse(response, error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** By the last part of an execution's path. */
const actions: Readonly<Record<string, string>> = {
  '': 'GetDurableExecution',
  state: 'GetDurableExecutionState',
  stop: 'StopDurableExecution',
  checkpoint: 'CheckpointDurableExecution',
};

async function answer(
  backend: LambdaBackend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, encodedArn, call] = route.exec(url.pathname) ?? [];
  const arn = encodedArn && decodeURIComponent(encodedArn);
  const needs = (action: string, resource: string) =>
    backend.onCall?.(request.headers.authorization, [{ action, resource, context: {} }]);
  if (arn) needs(`lambda:${actions[call ?? '']}`, arn);
  if (arn !== undefined && call === undefined) return describe(backend, arn, response);
  if (arn !== undefined && call === 'state') {
    const token = url.searchParams.get('CheckpointToken') ?? '';
    return send(response, 200, { Operations: backend.operations(arn, token).map(toWire) });
  }
  if (arn !== undefined && call === 'stop') {
    if (request.method !== 'POST') throw new CheckpointRefused(`no such call: ${request.method}`);
    const StopTimestamp = backend.stop(arn, Object(await json(request)));
    if (!StopTimestamp) throw noExecution(arn);
    return send(response, 200, toWire({ StopTimestamp }));
  }
  const target = invocations.exec(url.pathname)?.[1];
  if (target !== undefined) {
    needs('lambda:InvokeFunction', decodeURIComponent(target));
    return invoke(backend, decodeURIComponent(target), url, request, response);
  }
  if (arn === undefined) throw new CheckpointRefused(`no such call: ${url.pathname}`);
  const body = (await json(request)) as { CheckpointToken: string; Updates?: OperationUpdate[] };
  const result = await backend.checkpoint(arn, body.CheckpointToken, body.Updates ?? []);
  if (result === 'connection lost') return void request.socket.destroy();
  send(response, 200, {
    CheckpointToken: result.token,
    NewExecutionState: { Operations: result.operations.map(toWire) },
  });
}

function describe(backend: LambdaBackend, arn: string, response: ServerResponse): void {
  const execution = backend.describe(arn);
  if (!execution) throw noExecution(arn);
  send(response, 200, toWire(execution));
}

const noExecution = (arn: string) =>
  new InvocationRefused(`ResourceNotFoundException: no durable execution ${arn}`, {
    hint: 'The ARN is what the invocation answered in X-Amz-Durable-Execution-Arn.',
  });

async function invoke(
  backend: LambdaBackend,
  name: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.headers['x-amz-durable-execution-name'] !== undefined) {
    throw new CheckpointRefused('names of executions are not offered here');
  }
  const qualifier = url.searchParams.get('Qualifier');
  const target = qualifier ? `${name}:${qualifier}` : name;
  // The header's default is the synchronous one.
  if (request.headers['x-amz-invocation-type'] !== 'Event') {
    if (!backend.invokeAndWait) {
      throw new CheckpointRefused('only the invocation type Event is offered here');
    }
    const { payload, error } = await backend.invokeAndWait(target, await json(request));
    if (error) response.setHeader('X-Amz-Function-Error', 'Unhandled');
    return send(response, 200, error ?? payload ?? null);
  }
  const arn = backend.invoke(target, await json(request));
  if (arn !== undefined) response.setHeader('X-Amz-Durable-Execution-Arn', arn);
  response.writeHead(202).end();
}

/** REST JSON carries timestamps as epoch seconds. */
const toWire = (value: object) =>
  JSON.parse(
    JSON.stringify(value, (_key, part) =>
      typeof part === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(part)
        ? new Date(part).getTime() / 1000
        : part,
    ),
  );

function refuse(response: ServerResponse, error: unknown): void {
  const { name, status, message } = refusalOf(error);
  response.setHeader('x-amzn-errortype', name);
  send(response, status, { message });
}

function refusalOf(error: unknown): { name: string; status: number; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InvocationRefused) {
    const name = message.split(':', 1)[0] ?? '';
    return { name, status: name === 'ResourceNotFoundException' ? 404 : 400, message };
  }
  if (error instanceof CheckpointThrottled) {
    return { name: 'TooManyRequestsException', status: 429, message };
  }
  return error instanceof CheckpointRefused
    ? { name: 'InvalidParameterValueException', status: 400, message }
    : { name: 'ServiceException', status: 500, message };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
