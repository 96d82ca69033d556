import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { OperationUpdate, WireOperation } from '@aws/durable-execution-sdk-js';
import { InvocationRefused } from '../functions/invocation-target.ts';
import { CheckpointRefused } from './operations.ts';

/** What the API's callers do to an execution. */
export interface LambdaBackend {
  /** @returns the token for the next checkpoint and the operations as they are now */
  checkpoint(
    executionArn: string,
    token: string,
    updates: readonly OperationUpdate[],
  ): Promise<{ token: string; operations: readonly WireOperation[] } | 'connection lost'>;
  operations(executionArn: string, token: string): readonly WireOperation[];
  /** Starts an asynchronous invocation. @throws when Lambda would refuse it */
  invoke(target: string, payload: unknown): void;
}

export interface LambdaApi {
  readonly endpoint: string;
  close(): Promise<void>;
}

const route = /^\/2025-12-01\/durable-executions\/([^/]+)\/(checkpoint|state)/;
const invocations = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;

/**
 * Lambda's API over HTTP, as far as it is used here: the two calls by which a durable function
 * keeps its state, and the asynchronous invocation that a person makes with the CLI.
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

async function answer(
  backend: LambdaBackend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, arn = '', call] = route.exec(url.pathname) ?? [];
  if (call === 'state') {
    const token = url.searchParams.get('CheckpointToken') ?? '';
    const operations = backend.operations(decodeURIComponent(arn), token);
    return send(response, 200, { Operations: operations.map(toWire) });
  }
  const target = invocations.exec(url.pathname)?.[1];
  if (target !== undefined)
    return invoke(backend, decodeURIComponent(target), url, request, response);
  if (call !== 'checkpoint') throw new CheckpointRefused(`no such call: ${url.pathname}`);
  const body = (await json(request)) as { CheckpointToken: string; Updates?: OperationUpdate[] };
  const result = await backend.checkpoint(
    decodeURIComponent(arn),
    body.CheckpointToken,
    body.Updates ?? [],
  );
  if (result === 'connection lost') return void request.socket.destroy();
  send(response, 200, {
    CheckpointToken: result.token,
    NewExecutionState: { Operations: result.operations.map(toWire) },
  });
}

async function invoke(
  backend: LambdaBackend,
  name: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.headers['x-amz-invocation-type'] !== 'Event') {
    throw new CheckpointRefused('only the invocation type Event is offered here');
  }
  const qualifier = url.searchParams.get('Qualifier');
  backend.invoke(qualifier ? `${name}:${qualifier}` : name, await json(request));
  response.writeHead(202).end();
}

/** REST JSON carries timestamps as epoch seconds. */
const toWire = (operation: WireOperation) =>
  JSON.parse(
    JSON.stringify(operation, (_key, value) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)
        ? new Date(value).getTime() / 1000
        : value,
    ),
  );

function refuse(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof CheckpointRefused || error instanceof InvocationRefused;
  response.setHeader(
    'x-amzn-errortype',
    known ? 'InvalidParameterValueException' : 'ServiceException',
  );
  send(response, known ? 400 : 500, { message });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
