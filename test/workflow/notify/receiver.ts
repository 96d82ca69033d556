import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Authority } from '../../node/put-back/certificates.ts';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** How a server behaves once it has read a request. */
export type Manner = (response: ServerResponse, request: IncomingMessage) => void;

export const answers =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): Manner =>
  (response) =>
    response.writeHead(status, headers).end(body);

/** A server by TLS, whose certificate an authority of its own made. */
export interface Receiver {
  /** `https://localhost:PORT` */
  readonly origin: string;
  /** PEM of the authority, and its file. */
  readonly ca: string;
  readonly caFile: string;
  readonly certificate: { readonly cert: Buffer; readonly key: Buffer };
  readonly received: Received[];
  /** In this manner it answers from now on, the first ones once each. */
  behaves(...manners: Manner[]): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const folder = mkdtempSync(join(tmpdir(), 'zk-backup-receiver-'));
  const authority = new Authority(folder, 'authority');
  const pem = authority.certify('localhost');
  const certificate = { cert: readFileSync(pem.certificate), key: readFileSync(pem.key) };
  const received: Received[] = [];
  let manners: Manner[] = [answers(200, 'ok')];
  const server: Server = createServer(certificate, async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    received.push({ method, path, headers, body: await text(request) });
    const [manner, ...later] = manners;
    if (later.length > 0) manners = later;
    manner?.(response, request);
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    ca: readFileSync(authority.ca, 'utf8'),
    caFile: authority.ca,
    certificate,
    received,
    behaves: (...next) => {
      manners = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      rmSync(folder, { recursive: true });
    },
  };
}
