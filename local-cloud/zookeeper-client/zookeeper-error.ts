const names = {
  [-1]: 'SystemError',
  [-2]: 'RuntimeInconsistency',
  [-3]: 'DataInconsistency',
  [-4]: 'ConnectionLoss',
  [-5]: 'MarshallingError',
  [-6]: 'Unimplemented',
  [-7]: 'OperationTimeout',
  [-8]: 'BadArguments',
  [-101]: 'NoNode',
  [-102]: 'NoAuth',
  [-103]: 'BadVersion',
  [-108]: 'NoChildrenForEphemerals',
  [-110]: 'NodeExists',
  [-111]: 'NotEmpty',
  [-112]: 'SessionExpired',
  [-114]: 'InvalidACL',
  [-115]: 'AuthFailed',
  [-118]: 'SessionMoved',
  [-119]: 'NotReadOnly',
  [-122]: 'RequestTimeout',
  [-125]: 'QuotaExceeded',
  [-127]: 'ThrottledOp',
} as const;

export type ZooKeeperErrorName = (typeof names)[keyof typeof names] | 'Unknown';

/** A refusal of the server, or the loss of the connection, under ZooKeeper's own name and code. */
export class ZooKeeperError extends Error {
  readonly code: number;
  readonly codeName: ZooKeeperErrorName;
  readonly path: string | undefined;

  constructor(code: number, path?: string, cause?: unknown) {
    const codeName = names[code as keyof typeof names] ?? 'Unknown';
    super(`${codeName} (${code})${path === undefined ? '' : ` for ${path}`}`, { cause });
    this.name = 'ZooKeeperError';
    this.code = code;
    this.codeName = codeName;
    this.path = path;
  }
}

export const connectionLoss = -4;
export const sessionExpired = -112;
