/** Names of the codes that failed transactions carry, as ZooKeeper's KeeperException has them. */
const names: Readonly<Record<number, string>> = {
  0: 'Ok',
  [-1]: 'SystemError',
  [-2]: 'RuntimeInconsistency',
  [-3]: 'DataInconsistency',
  [-5]: 'MarshallingError',
  [-6]: 'Unimplemented',
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
  [-118]: 'SessionMoved',
  [-120]: 'EphemeralOnLocalSession',
  [-123]: 'ReconfigDisabled',
  [-125]: 'QuotaExceeded',
};

/** @returns `NoNode`; of a code that is not known, `code -99` */
export const errorName = (code: number): string => names[code] ?? `code ${code}`;

/**
 * Of the codes in a failed multi, that of the part that failed: those before it have 0, and those
 * after it RuntimeInconsistency.
 */
export const decisiveCode = (codes: readonly number[]): number =>
  codes.find((code) => code !== 0 && code !== -2) ?? codes.find((code) => code !== 0) ?? 0;
