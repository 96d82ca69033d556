import type { Check } from '../../archive/judge-archive.ts';
import type { Completeness } from '../../archive/judge-completeness.ts';
import type { DrillLine } from '../../contract/restore-node-lines.ts';
import type { CopyAt } from '../../contract/settings.ts';
import type { Zxid } from '../../contract/zxid.ts';
import { type Expected, judgeServed } from '../execute/judge-served.ts';

/** A drill as it is kept in the catalog. */
export interface DrillResult {
  readonly schemaVersion: 1;
  readonly drillId: string;
  readonly archiveKey: string;
  readonly manifestKey: string;
  /** The copy that it was read from; absent: the bucket of the backups. */
  readonly copy?: CopyAt;
  readonly ok: boolean;
  /** The instance that it was held on. */
  readonly node: string;
  /** UTC. */
  readonly at: string;
  /** From the command until the scratch server served; null where it did not. */
  readonly seconds: number | null;
  readonly znodes: number | null;
  readonly zxid: Zxid | null;
  /** Whether the backup reaches what its node had; a drill does not fail for it. */
  readonly complete: Completeness | null;
  readonly checks: readonly Check[];
}

/**
 * What a drill proves: served as ordered, and no hole, of which neither the mode nor the count of
 * mismatches tells (docs/facts/restoring-an-ensemble.md). Pure.
 */
export function judgeDrill(line: DrillLine, expected: Expected): Check[] {
  const found =
    line.holes === 0
      ? "the server's log tells of no hole"
      : `${line.holes} lines of the server's log tell of transactions that are missing`;
  return [...judgeServed(line, expected), { name: 'holes', passed: line.holes === 0, found }];
}
