/** A custom resource as CloudFormation asks about it: an event to its function, and an answer that is put to a URL. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Functions } from '../functions/functions.ts';
import type { CustomResource } from '../template/assembly.ts';

interface Question {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: object;
  readonly OldResourceProperties?: object;
}

/** What CloudFormation takes of an answer. */
export interface TakenAnswer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly physicalId: string;
  readonly reason: string;
}

/** Of the whole answer. */
const mostBytes = 4096;

/** @throws Error where CloudFormation would wait in vain, or take no such answer */
export async function askCustomResource(
  functions: Functions,
  { logicalId, type, serviceToken }: CustomResource,
  stackId: string,
  question: Question,
): Promise<TakenAnswer> {
  const path = `/${randomUUID()}?signed`;
  const puts: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const fault = faultOf(request, path, body);
    if (fault === undefined) puts.push(body);
    response.writeHead(fault === undefined ? 200 : 403).end(fault);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const { port } = server.address() as AddressInfo;
    const ids = { StackId: stackId, RequestId: randomUUID(), LogicalResourceId: logicalId };
    const { error } = await functions.invoke({
      target: serviceToken,
      type: 'Event',
      event: {
        ...{ ...ids, ...question, ResourceType: type, ServiceToken: serviceToken },
        ResponseURL: `http://127.0.0.1:${port}${path}`,
      },
    });
    const [put, ...more] = puts;
    if (put === undefined || more.length > 0) {
      const why = `${puts.length} answers of ${logicalId} to ${question.RequestType}`;
      throw new Error(`${why}: ${error?.errorMessage ?? 'its function ended'}`);
    }
    return taken(JSON.parse(put), ids);
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

/** The URL is signed for one request, which has no content type. */
function faultOf({ method, url, headers }: IncomingMessage, path: string, body: string) {
  if (method !== 'PUT' || url !== path) return 'SignatureDoesNotMatch';
  if (headers['content-type']) return 'SignatureDoesNotMatch: Content-Type';
  return Buffer.byteLength(body) > mostBytes ? 'Response object is too long.' : undefined;
}

function taken(answer: Record<string, string>, ids: Record<string, string>): TakenAnswer {
  const foreign = Object.entries(ids).filter(([name, id]) => answer[name] !== id);
  const { Status, PhysicalResourceId: physicalId, Reason: reason = '' } = answer;
  if (foreign.length > 0 || !physicalId || (Status !== 'SUCCESS' && Status !== 'FAILED')) {
    throw new Error(`Invalid answer of a custom resource: ${JSON.stringify(answer)}`);
  }
  if (Status === 'FAILED' && !reason) throw new Error('An answer FAILED tells no reason.');
  return { status: Status, physicalId, reason };
}
