export interface Metrics {
  readonly namespace: string;
  readonly dimension: { readonly name: string; readonly value: string };
  /** Keys that are searchable in the log line but are no metrics. */
  readonly properties: Readonly<Record<string, string>>;
  /** Names end in their unit where they have one: `…Seconds`, `…Bytes`; else it is a count. */
  readonly values: Readonly<Record<string, number>>;
}

/** One line of CloudWatch's embedded metric format. `now` is in epoch milliseconds. */
export function metricLine(
  { namespace, dimension, properties, values }: Metrics,
  now: number,
): string {
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [[dimension.name]],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: unitOf(Name) })),
        },
      ],
    },
    [dimension.name]: dimension.value,
    ...properties,
    ...values,
  });
}

function unitOf(name: string): string {
  if (name.endsWith('Seconds')) return 'Seconds';
  return name.endsWith('Bytes') ? 'Bytes' : 'Count';
}
