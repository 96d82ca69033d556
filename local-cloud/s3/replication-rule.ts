/** A rule by which S3 copies new versions into another bucket. */
export interface ReplicationRule {
  readonly id: string;
  readonly priority: number;
  /** Of keys; empty for all. */
  readonly prefix: string;
  /** Name of the bucket that is copied into. */
  readonly into: string;
  /** What is encrypted by a key is copied only where the rule says so. */
  readonly copiesKms: boolean;
  /** The key that those copies are encrypted by. */
  readonly kmsKey?: string | undefined;
}

/** How far S3 is with the copies of a version. A copy itself is a `REPLICA`. */
export type ReplicationStatus = 'PENDING' | 'COMPLETED' | 'FAILED' | 'REPLICA';

/** What becomes of a version that is written now: nothing is copied that no rule was about then. */
export function statusOfNew(
  rules: readonly ReplicationRule[],
  key: string,
  isKms: boolean,
): ReplicationStatus | undefined {
  const isCopied = rules.some(
    ({ prefix, copiesKms }) => key.startsWith(prefix) && (copiesKms || !isKms),
  );
  return isCopied ? 'PENDING' : undefined;
}

/** Whether a new tag or lock of a version goes to its copy: one of a copy goes nowhere. */
export const isCopiedAgain = (status: ReplicationStatus | undefined): boolean =>
  status !== undefined && status !== 'REPLICA';
