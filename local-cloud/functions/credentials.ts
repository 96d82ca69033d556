/** Container credentials on loopback, so that no key stands in any environment. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Credentials {
  /**
   * The value of AWS_CONTAINER_CREDENTIALS_FULL_URI, for SDK clients and the CLI alike.
   * @param accessKeyId what whoever reads it signs with
   */
  uriOf(accessKeyId: string): string;
  close(): Promise<void>;
}

/** How long a set of credentials is good for; the clients ask again before its end. */
const validMs = 6 * 3600 * 1000;

/** Hands out to each caller the key of its own; the stand-ins look at its scope and at who it is. */
export async function startCredentials({ port = 0 } = {}): Promise<Credentials> {
  const secret = randomUUID();
  const server = createServer((request, response) => {
    const [, accessKeyId] = /^\/credentials\/(ASIA[0-9A-Z]{16})$/.exec(request.url ?? '') ?? [];
    const found = request.method === 'GET' && accessKeyId !== undefined;
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        found
          ? {
              AccessKeyId: accessKeyId,
              SecretAccessKey: secret,
              Token: 'local-cloud',
              Expiration: new Date(Date.now() + validMs).toISOString(),
            }
          : { message: 'There is only /credentials/ACCESSKEY here.' },
      ),
    );
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });

  return {
    uriOf: (accessKeyId) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/credentials/${accessKeyId}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
