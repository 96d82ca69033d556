import { metrics, restoreMetrics } from '../contract/signals.ts';
import { endedBadly } from '../run/ended.ts';
import type { RunReport } from './report.ts';

/** The metrics of a run, and the age of the last drill in seconds, where it is known. Pure. */
export function metricsOf(
  { outcome, archive, downtimeMs, phases, serving, warnings = [] }: RunReport,
  drillAge: number | null,
): Readonly<Record<string, number>> {
  const durationMs = phases.reduce((sum, { ms }) => sum + ms, 0);
  return {
    [metrics.succeeded]: outcome === 'Succeeded' ? 1 : 0,
    [metrics.failed]: endedBadly({ outcome }) ? 1 : 0,
    [metrics.skipped]: outcome === 'Skipped' ? 1 : 0,
    [metrics.warned]: warnings.length > 0 ? 1 : 0,
    [metrics.notServing]: serving === true ? 0 : 1,
    [metrics.durationSeconds]: durationMs / 1000,
    ...(downtimeMs === null ? {} : { [metrics.downtimeSeconds]: downtimeMs / 1000 }),
    ...(archive ? { [metrics.bytes]: archive.bytes } : {}),
    ...(drillAge === null ? {} : { [restoreMetrics.drillAgeSeconds]: drillAge }),
  };
}
