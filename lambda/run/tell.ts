import { metricLine } from '../aws/embedded-metrics.ts';
import { putEvent } from '../aws/event-bus.ts';
import { events, metrics } from '../contract/signals.ts';
import { patiently } from '../flow/retries.ts';
import type { Story } from './story.ts';

/** Puts an event of a run on the bus. It may arrive twice: consumers deduplicate by `runId`. */
export const announce = (
  { flow, clients, eventBus }: Pick<Story, 'flow' | 'clients' | 'eventBus'>,
  step: string,
  detailType: string,
  detail: object,
): Promise<void> => {
  const event = { bus: eventBus, source: events.source, detailType, detail };
  return flow.step(step, () => putEvent(clients.eventBridge, event), patiently);
};

/** Writes the metrics of a run, where it has any. */
export const measure = (
  { flow, now }: Pick<Story, 'flow' | 'now'>,
  run: MeasuredRun,
  values: Readonly<Record<string, number>>,
): Promise<void> => flow.step('measure', async () => writeMetrics(run, values, now()));

interface MeasuredRun {
  readonly runId: string;
  readonly ensemble: string;
}

/** To stdout itself: with JSON logging console.log would wrap the line, and the metrics would be lost. */
function writeMetrics(
  { runId, ensemble }: MeasuredRun,
  values: Readonly<Record<string, number>>,
  now: number,
): void {
  if (Object.keys(values).length === 0) return;
  const { namespace, dimension } = metrics;
  const line = metricLine(
    { namespace, dimension: { name: dimension, value: ensemble }, properties: { runId }, values },
    now,
  );
  process.stdout.write(`${line}\n`);
}
