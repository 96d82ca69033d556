/** What a server answers a request that it refuses, and logs of one that failed, as ZooKeeper's KeeperException has it. */
const names = {
  0: 'Ok',
  [-1]: 'SystemError',
  [-2]: 'RuntimeInconsistency',
  [-3]: 'DataInconsistency',
  [-4]: 'ConnectionLoss',
  [-5]: 'MarshallingError',
  [-6]: 'Unimplemented',
  [-7]: 'OperationTimeout',
  [-8]: 'BadArguments',
  [-13]: 'NewConfigNoQuorum',
  [-14]: 'ReconfigInProgress',
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
  [-120]: 'EphemeralOnLocalSession',
  [-122]: 'RequestTimeout',
  [-123]: 'ReconfigDisabled',
  [-124]: 'SessionClosedRequireSaslAuth',
  [-125]: 'QuotaExceeded',
  [-127]: 'ThrottledOp',
} as const;

export type CodeName = (typeof names)[keyof typeof names] | 'Unknown';

/** ZooKeeper's name for a code; `Unknown` for one that no server up to 3.9 gives. */
export const codeName = (code: number): CodeName => names[code as keyof typeof names] ?? 'Unknown';

/** @returns `NoNode`; of a code that is not known, `code -99` */
export function errorName(code: number): string {
  const name = codeName(code);
  return name === 'Unknown' ? `code ${code}` : name;
}

/**
 * Of the codes in a failed multi, that of the part that failed: those before it have 0, and those
 * after it RuntimeInconsistency.
 */
export const decisiveCode = (codes: readonly number[]): number =>
  codes.find((code) => code !== 0 && code !== -2) ?? codes.find((code) => code !== 0) ?? 0;
