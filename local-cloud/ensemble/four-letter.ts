import type { Role } from '../../lambda/contract/node-lines.ts';
import type { Zxid } from '../../lambda/contract/zxid.ts';
import { type ClientPort, dial, opened } from '../zookeeper-client/dial.ts';

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
export async function srvr(port: ClientPort): Promise<ServerStatus | undefined> {
  const answer = await fourLetter(port, 'srvr');
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
function fourLetter(port: ClientPort, command: string): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = dial(port).once(opened(port), () => socket.write(command));
    socket.setTimeout(5000, () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
