import { connect } from 'node:net';
import type { Role } from '../../lambda/contract/node-lines.ts';
import type { Zxid } from '../../lambda/contract/zxid.ts';

/** What `srvr` says of a serving node. */
export interface ServerStatus {
  readonly role: Role;
  readonly zxid: Zxid;
  /** `3.9.3` */
  readonly version: string;
  readonly connections: number;
  /** ZooKeeper's own count: one more than the tree has. */
  readonly znodes: number;
}

/** Status of the server, or undefined while it is down, starting or without a quorum. */
export async function srvr(host: string, port: number): Promise<ServerStatus | undefined> {
  const answer = await fourLetter(host, port, 'srvr');
  const field = (name: string) => new RegExp(`^${name}: (\\S+)`, 'm').exec(answer)?.[1];
  const role = field('Mode');
  const zxid = field('Zxid');
  if (!role || !zxid) {
    return undefined;
  }
  return {
    role: role as Role,
    zxid: zxid as Zxid,
    version: /\d+\.\d+\.\d+/.exec(field('Zookeeper version') ?? '')?.[0] ?? 'unknown',
    connections: Number(field('Connections')),
    znodes: Number(field('Node count')),
  };
}

/** The answer to a four-letter command; empty when there is none. */
function fourLetter(host: string, port: number, command: string): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host, port }, () => socket.end(command));
    socket.setTimeout(5000, () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
