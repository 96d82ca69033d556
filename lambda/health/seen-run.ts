import { runId } from '../contract/keys.ts';
import type { Outcome } from '../contract/signals.ts';
import { isoOf } from '../contract/tick.ts';
import type { CopiesSeen } from '../copies/copies-seen.ts';
import type { ReportRead } from './read-report.ts';

/** A run that is over. */
export interface EndedRunSeen {
  readonly runId: string;
  /** `Died`: it began, left no report, and is not at work any more. `Unreadable`: its report tells nothing. */
  readonly outcome: Outcome | 'Died' | 'Unreadable';
  /** When it ended; of one that died, when it was last heard of. UTC, as the other time. */
  readonly at: string;
  readonly startedAt?: string;
  readonly phase?: string;
  /** By which programs tell reasons apart: the node's own, or one of the function's. */
  readonly code?: string;
  readonly reason?: string;
  readonly hint?: string;
  /** What looks wrong about a good one. */
  readonly warnings?: readonly string[];
  /** The node that it touched. */
  readonly node?: string;
  /** Whether that node was seen serving; null where nobody saw it. Absent where nothing tells. */
  readonly serving?: boolean | null;
  readonly execution?: string;
  /** How far the copies were at its end; absent where nothing is copied. */
  readonly copies?: CopiesSeen;
}

/** A run that goes on. */
export interface RunAtWork {
  readonly runId: string;
  readonly startedAt: string;
  readonly execution: string;
  /** Absent where it has not told. */
  readonly phase?: string;
  /** When that began. */
  readonly since?: string;
  readonly node?: string;
  /** Why it is only thought to be at work. */
  readonly doubt?: string;
}

/** As its report tells. */
export const endedRun = ({ endedAt, node, ...rest }: ReportRead): EndedRunSeen => ({
  ...rest,
  at: endedAt,
  ...(node === null ? {} : { node }),
});

/** @param key of a report that tells nothing */
export function unreadableRun(key: string, reason: string): EndedRunSeen {
  const [ensemble = '', , name = ''] = key.split('/');
  const tick = name.slice(0, 16);
  return { runId: runId(ensemble, tick), outcome: 'Unreadable', at: isoOf(tick), reason };
}
