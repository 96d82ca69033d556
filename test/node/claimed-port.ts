import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

export const portOf = (server: Server) => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
};

/**
 * A port of 127.0.0.1 that is one node's while its server is stopped, too. The listener on another
 * address is the claim, which the kernel gives to one process only; and it gives nobody a port so low
 * who asked for any.
 */
export async function claimPort(): Promise<Server> {
  for (let port = 12_000 + (process.pid % 10_000); ; port += 1) {
    const claim = await listen('127.0.0.254', port).catch(() => undefined);
    const server = claim && (await listen('127.0.0.1', port).catch(() => undefined));
    if (claim && server) {
      await new Promise((resolve) => server.close(resolve));
      return claim;
    }
    claim?.close();
  }
}

export async function listen(host: string, port: number): Promise<Server> {
  // A test that fails before it closes its node must not keep the process alive.
  const server = createServer().unref().listen(port, host);
  await once(server, 'listening');
  return server;
}
