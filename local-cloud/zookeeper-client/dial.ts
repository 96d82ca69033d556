import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

/** How to get in where a server serves TLS only, to clients with a certificate; PEM files. */
export interface ClientTls {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
}

export interface ClientPort {
  readonly host: string;
  readonly port: number;
  /** @default - without TLS */
  readonly tls?: ClientTls | undefined;
}

/** Begins to connect; the certificate of a server must come from the authorities, whatever its name is. */
export function dial({ host, port, tls }: ClientPort): Socket {
  if (!tls) return connect({ host, port, noDelay: true });
  const [cert, key, ca] = [tls.certificate, tls.key, tls.ca].map((file) => readFileSync(file));
  return connectSecurely({
    ...{ host, port, cert, key, ca },
    checkServerIdentity: () => undefined,
  });
}

/** What a socket tells when it can be written to. */
export const opened = ({ tls }: ClientPort) => (tls ? 'secureConnect' : 'connect');
