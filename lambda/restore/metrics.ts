import { endedBadly, restoreMetrics } from '../contract/signals.ts';
import type { RestoreReport } from './report.ts';

/**
 * The metrics of a restore or a drill; a plan and an undo have none. Nor has a part that is put back: no
 * server is stopped by it, and the alarm on a failed restore says that one may be. Pure.
 */
export function metricsOfRestore({
  kind,
  outcome,
  drill,
  part,
}: RestoreReport): Readonly<Record<string, number>> {
  const good = outcome === 'Succeeded' ? 1 : 0;
  const bad = endedBadly({ outcome }) ? 1 : 0;
  if (part) return {};
  if (kind === 'restore') {
    return { [restoreMetrics.restoreSucceeded]: good, [restoreMetrics.restoreFailed]: bad };
  }
  if (kind !== 'drill') return {};
  return {
    [restoreMetrics.drillSucceeded]: good,
    [restoreMetrics.drillFailed]: bad,
    ...(good ? { [restoreMetrics.drillAgeSeconds]: 0 } : {}),
    ...(drill && drill.seconds !== null ? { [restoreMetrics.drillSeconds]: drill.seconds } : {}),
  };
}
