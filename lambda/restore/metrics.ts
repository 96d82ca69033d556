import { restoreMetrics } from '../contract/signals.ts';
import { endedBadly } from '../run/ended.ts';
import type { RestoreReport } from './report.ts';

/** The metrics of a restore or a drill; a plan and an undo have none. Pure. */
export function metricsOfRestore({
  kind,
  outcome,
  drill,
}: RestoreReport): Readonly<Record<string, number>> {
  const good = outcome === 'Succeeded' ? 1 : 0;
  const bad = endedBadly({ outcome }) ? 1 : 0;
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
