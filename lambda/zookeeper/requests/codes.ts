/** What a server answers a request that it refuses, by ZooKeeper's own numbers and names. */
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

export type CodeName = (typeof names)[keyof typeof names] | 'Unknown';

/** ZooKeeper's name for the code of an answer; `Unknown` for one that no server up to 3.9 gives. */
export const codeName = (code: number): CodeName => names[code as keyof typeof names] ?? 'Unknown';
