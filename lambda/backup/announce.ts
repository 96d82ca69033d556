import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { metricLine } from '../aws/embedded-metrics.ts';
import { putEvent } from '../aws/event-bus.ts';
import { events, metrics } from '../contract.ts';
import { restoreMetrics } from '../restore-contract.ts';
import type { Run } from './plan.ts';
import type { RunReport } from './report.ts';

/** Puts the run's event on the bus. It may arrive twice: consumers deduplicate by `runId`. */
export async function announce(
  eventBridge: Pick<EventBridgeClient, 'send'>,
  bus: string,
  report: RunReport,
): Promise<void> {
  await putEvent(eventBridge, {
    bus,
    source: events.source,
    detailType: events.detailType(report.outcome),
    detail: report,
  });
}

/** Puts an event of its own on the bus for a good backup that something about looks wrong. */
export async function warn(
  eventBridge: Pick<EventBridgeClient, 'send'>,
  bus: string,
  { runId, ensemble, tick }: Run,
  warnings: readonly string[],
): Promise<void> {
  await putEvent(eventBridge, {
    bus,
    source: events.source,
    detailType: events.detailType('Warning'),
    detail: { version: events.detailVersion, runId, ensemble, tick, warnings },
  });
}

/**
 * Writes the run's metrics, and the age of the last drill in seconds, where it is known. They go to stdout itself: with JSON logging console.log would wrap the
 * line, and the metrics would be lost.
 */
export function measure(report: RunReport, drillAge: number | null, now: number): void {
  const line = metricLine(
    {
      namespace: metrics.namespace,
      dimension: { name: metrics.dimension, value: report.ensemble },
      properties: { runId: report.runId },
      values: {
        ...valuesOf(report),
        ...(drillAge === null ? {} : { [restoreMetrics.drillAgeSeconds]: drillAge }),
      },
    },
    now,
  );
  process.stdout.write(`${line}\n`);
}

function valuesOf({ outcome, archive, downtimeMs, phases, serving, warnings = [] }: RunReport) {
  const durationMs = phases.reduce((sum, { ms }) => sum + ms, 0);
  return {
    [metrics.succeeded]: outcome === 'Succeeded' ? 1 : 0,
    [metrics.failed]: outcome === 'Failed' || outcome === 'Unknown' ? 1 : 0,
    [metrics.skipped]: outcome === 'Skipped' ? 1 : 0,
    [metrics.warned]: warnings.length > 0 ? 1 : 0,
    [metrics.notServing]: serving === true ? 0 : 1,
    [metrics.durationSeconds]: durationMs / 1000,
    ...(downtimeMs === null ? {} : { [metrics.downtimeSeconds]: downtimeMs / 1000 }),
    ...(archive ? { [metrics.bytes]: archive.bytes } : {}),
  };
}
