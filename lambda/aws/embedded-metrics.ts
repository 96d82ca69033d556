export interface Metrics {
  readonly namespace: string;
  readonly dimension: { readonly name: string; readonly value: string };
  /** Keys that are searchable in the log line but are no metrics. */
  readonly properties: Readonly<Record<string, string>>;
  /** Names end in their unit where they have one: `…Seconds`, `…Bytes`; else it is a count. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * One line of CloudWatch's embedded metric format; without values it is one of the log alone.
 * @param now epoch milliseconds
 */
export function metricLine(
  { namespace, dimension, properties, values }: Metrics,
  now: number,
): string {
  const declared = Object.keys(values).map((Name) => ({ Name, Unit: unitOf(Name) }));
  const directive = { Namespace: namespace, Dimensions: [[dimension.name]], Metrics: declared };
  return JSON.stringify({
    ...(declared.length > 0 && { _aws: { Timestamp: now, CloudWatchMetrics: [directive] } }),
    [dimension.name]: dimension.value,
    ...properties,
    ...values,
  });
}

function unitOf(name: string): string {
  if (name.endsWith('Seconds')) return 'Seconds';
  return name.endsWith('Bytes') ? 'Bytes' : 'Count';
}
