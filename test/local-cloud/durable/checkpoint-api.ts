import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { OperationUpdate, WireOperation } from '@aws/durable-execution-sdk-js';
import { CheckpointRefused } from './operations.ts';

/** What the API's callers do to an execution. */
export interface CheckpointBackend {
  /** @returns the token for the next checkpoint and the operations as they are now */
  checkpoint(
    executionArn: string,
    token: string,
    updates: readonly OperationUpdate[],
  ): Promise<{ token: string; operations: readonly WireOperation[] } | 'connection lost'>;
  operations(executionArn: string, token: string): readonly WireOperation[];
}

export interface CheckpointApi {
  readonly endpoint: string;
  close(): Promise<void>;
}

const route = /^\/2025-12-01\/durable-executions\/([^/]+)\/(checkpoint|state)/;

/** The two calls of Lambda's API by which a durable function keeps its state, over HTTP. */
export async function startCheckpointApi(backend: CheckpointBackend): Promise<CheckpointApi> {
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
  backend: CheckpointBackend,
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
  const known = error instanceof CheckpointRefused;
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
