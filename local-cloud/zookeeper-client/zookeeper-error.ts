import { type CodeName, codeName } from '../../lambda/zookeeper/files/error-codes.ts';

/** A refusal of the server, or the loss of the connection, under ZooKeeper's own name and code. */
export class ZooKeeperError extends Error {
  readonly code: number;
  readonly codeName: CodeName;
  readonly path: string | undefined;

  constructor(code: number, path?: string, cause?: unknown) {
    super(`${codeName(code)} (${code})${path === undefined ? '' : ` for ${path}`}`, { cause });
    this.name = 'ZooKeeperError';
    this.code = code;
    this.codeName = codeName(code);
    this.path = path;
  }
}

export const connectionLoss = -4;
export const sessionExpired = -112;
