import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { ZkBackupError } from '../../lambda/errors.ts';

/** The ports of every node; nodes differ by address. */
export interface Ports {
  readonly client: number;
  readonly quorum: number;
  readonly election: number;
  readonly admin: number;
}

/** Loopback addresses of one ensemble, kept from other ensembles until `release`. */
export interface Addresses {
  /** `127.0.1.1`, `127.0.1.2` and so on. */
  readonly addresses: readonly string[];
  readonly ports: Ports;
  readonly release: () => Promise<void>;
}

/** No loopback address has the ports of a ZooKeeper node free. */
export class NoFreeAddress extends ZkBackupError {}

const defaultPorts: Ports = { client: 2181, quorum: 2888, election: 3888, admin: 8080 };

/**
 * Finds `count` neighbouring loopback addresses on which the four ports are free: ZooKeeper's own
 * ports where possible, else shifted by 10,000.
 *
 * @throws NoFreeAddress
 */
export async function claimAddresses(count: number): Promise<Addresses> {
  let refusal: unknown;
  for (const shift of [0, 10_000, 20_000]) {
    const ports = shifted(shift);
    for (let net = 1; net < 255; net++) {
      const addresses = Array.from({ length: count }, (_, index) => `127.0.${net}.${index + 1}`);
      try {
        const release = await claim(addresses, `127.0.${net}.254`, ports);
        return { addresses, ports, release };
      } catch (error) {
        refusal = error;
      }
    }
  }
  throw new NoFreeAddress(
    'There is no loopback address where the ports of a ZooKeeper node are free.',
    {
      cause: refusal,
      hint: 'Linux has all of 127.0.0.0/8; elsewhere add addresses: ifconfig lo0 alias 127.0.1.1',
    },
  );
}

/**
 * The listener on `guard` is the claim: the kernel gives it to one process only and takes it back
 * when that process ends. The node's own ports are tried and let go.
 */
async function claim(addresses: readonly string[], guard: string, ports: Ports) {
  const listener = await listen(guard, ports.quorum);
  try {
    for (const address of addresses) {
      for (const port of Object.values(ports)) {
        await close(await listen(address, port));
      }
    }
  } catch (error) {
    await close(listener);
    throw error;
  }
  return () => close(listener);
}

async function listen(host: string, port: number): Promise<Server> {
  const server = createServer().unref();
  server.listen({ host, port, exclusive: true });
  await once(server, 'listening');
  return server;
}

async function close(server: Server) {
  if (server.listening) {
    server.close();
    await once(server, 'close');
  }
}

const shifted = (shift: number): Ports => ({
  client: defaultPorts.client + shift,
  quorum: defaultPorts.quorum + shift,
  election: defaultPorts.election + shift,
  admin: defaultPorts.admin + shift,
});
