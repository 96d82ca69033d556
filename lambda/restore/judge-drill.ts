import type { Check } from '../backup/judge-archive.ts';
import type { Zxid } from '../contract.ts';

/** A drill as it is kept in the catalog. */
export interface DrillResult {
  readonly schemaVersion: 1;
  readonly drillId: string;
  readonly archiveKey: string;
  readonly manifestKey: string;
  readonly ok: boolean;
  /** The instance that it was held on. */
  readonly node: string;
  /** UTC. */
  readonly at: string;
  /** From the command until the scratch server served; null where it did not. */
  readonly seconds: number | null;
  readonly znodes: number | null;
  readonly zxid: Zxid | null;
  readonly checks: readonly Check[];
}
