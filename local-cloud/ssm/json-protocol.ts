/** HTTP with AWS JSON 1.1: POST /, the operation in X-Amz-Target, errors by `__type`. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServiceError } from './service-error.ts';

/** Each operation declares the members that it reads. */
export type Operation = (input: never) => unknown;

export interface JsonService {
  /** `AmazonSSM` in `AmazonSSM.SendCommand`. */
  readonly target: string;
  /** The service's name in a signature. */
  readonly signingName: string;
  readonly operations: Record<string, Operation>;
  /** Runs before an operation; throws a fault that a test ordered. */
  readonly before?: (operation: string, input: never) => Promise<void> | void;
  /** Runs after an operation; throws when only the answer is to be lost. */
  readonly after?: (operation: string) => void;
  /** Hears of each signed call, before it is answered. */
  readonly onCall?: (authorization: string, operation: string, input: never) => void;
  readonly port?: number;
}

export interface JsonServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Serves on loopback; port 0 or none takes a free one. */
export async function serveJson(service: JsonService): Promise<JsonServer> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(service, request);
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
    });
    response.end(JSON.stringify(body));
  });

  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(service.port ?? 0, '127.0.0.1', listening);
  });

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function answer(service: JsonService, request: IncomingMessage) {
  try {
    return { status: 200, body: await perform(service, request) };
  } catch (error) {
    if (error instanceof ServiceError) {
      return { status: error.status, body: { __type: error.name, message: error.message } };
    }
    const { stack } = error as Error;
    return { status: 500, body: { __type: 'InternalServerError', message: stack } };
  }
}

async function perform(service: JsonService, request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }

  requireSignature(request, service.signingName);
  const operation = operationOf(request, service.target);
  const run = Object.hasOwn(service.operations, operation)
    ? service.operations[operation]
    : undefined;
  if (!run) {
    throw new ServiceError('UnknownOperationException');
  }

  const input = parse(Buffer.concat(chunks).toString());
  service.onCall?.(request.headers.authorization ?? '', operation, input);
  await service.before?.(operation, input);
  const output = (await run(input)) ?? {};
  service.after?.(operation);
  return output;
}

function requireSignature({ headers }: IncomingMessage, service: string) {
  if (!headers.authorization) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  if (!new RegExp(`Credential=\\S+/${service}/aws4_request`).test(headers.authorization)) {
    throw new ServiceError(
      'InvalidSignatureException',
      `Credential should be scoped to correct service: '${service}'.`,
    );
  }
}

function operationOf({ method, url, headers }: IncomingMessage, target: string) {
  const [prefix, operation] = String(headers['x-amz-target']).split('.');
  return method === 'POST' && url === '/' && prefix === target ? (operation ?? '') : '';
}

function parse(body: string): never {
  try {
    return JSON.parse(body) as never;
  } catch {
    throw new ServiceError('SerializationException');
  }
}
