import { type Metrics, metricLine } from '../aws/embedded-metrics.ts';
import { putEvent } from '../aws/event-bus.ts';
import { type EndField, endFields, events, metrics } from '../contract/signals.ts';
import { patiently } from '../flow/retries.ts';
import { startOf } from '../shown.ts';
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

/** Writes how a run ended, and its metrics where it has any, as one line of the log. */
export const measure = (
  { flow, now }: Pick<Story, 'flow' | 'now'>,
  run: EndedRun,
  values: Readonly<Record<string, number>>,
): Promise<void> => flow.step('measure', async () => writeEnd(run, values, now()));

/** Of its report. */
type EndedRun = { readonly ensemble: string } & {
  readonly [field in EndField]?: string | null;
};

function writeEnd(run: EndedRun, values: Readonly<Record<string, number>>, now: number): void {
  const dimension = { name: metrics.dimension, value: run.ensemble };
  const { namespace } = metrics;
  writeMetrics({ namespace, dimension, properties: propertiesOf(run), values }, now);
}

/** To stdout itself: with JSON logging console.log would wrap the line, and the metrics would be lost. */
export const writeMetrics = (told: Metrics, now: number): void => {
  process.stdout.write(`${metricLine(told, now)}\n`);
};

/** A line has a limit, and so has what a person reads in a table; the whole report is elsewhere. */
const longest = 1000;

const propertiesOf = (run: EndedRun): Record<string, string> =>
  Object.fromEntries(
    endFields.flatMap((field) => {
      const text = run[field];
      if (text === undefined || text === null) return [];
      return [[field, startOf(text, longest)]];
    }),
  );
