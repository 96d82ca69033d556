import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { metricLine } from '../aws/embedded-metrics.ts';
import { putEvent } from '../aws/event-bus.ts';
import { events, metrics } from '../contract.ts';
import { restoreEvents, restoreMetrics } from '../restore-contract.ts';
import type { RestoreReport } from './report.ts';

/** Puts the event of a plan, restore, undo or drill on the bus. It may arrive twice. */
export async function announceRestore(
  eventBridge: Pick<EventBridgeClient, 'send'>,
  bus: string,
  report: RestoreReport,
): Promise<void> {
  await putEvent(eventBridge, {
    bus,
    source: events.source,
    detailType: restoreEvents.detailType(report.kind, report.outcome),
    detail: report,
  });
}

/** Writes the metrics of a restore or drill to stdout itself, as those of a backup. */
export function measureRestore(report: RestoreReport, now: number): void {
  const values = valuesOf(report);
  if (Object.keys(values).length === 0) return;
  const line = metricLine(
    {
      namespace: metrics.namespace,
      dimension: { name: metrics.dimension, value: report.ensemble },
      properties: { runId: report.runId },
      values,
    },
    now,
  );
  process.stdout.write(`${line}\n`);
}

function valuesOf({ kind, outcome, drill }: RestoreReport): Readonly<Record<string, number>> {
  const good = outcome === 'Succeeded' ? 1 : 0;
  const bad = outcome === 'Failed' || outcome === 'Unknown' ? 1 : 0;
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
