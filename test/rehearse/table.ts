import type { WantedResource } from './judge.ts';

/** One step of a rehearsal, as it ended. */
export interface StepResult {
  readonly name: string;
  readonly seconds: number;
  /** Resources that the templates want, and those of them that were read back. */
  readonly wanted: number;
  readonly found: number;
  /** Physical ids that are new, that went away, and that took another's place. */
  readonly made: number;
  readonly gone: number;
  readonly replaced: number;
  readonly differences: readonly string[];
}

const header = [
  'step',
  'seconds',
  'wanted',
  'read back',
  'made',
  'gone',
  'replaced',
  'differences',
];

/** All steps, for a terminal. */
export function formatSteps(steps: readonly StepResult[]): string {
  const rows = steps.map(({ name, seconds, differences, ...counts }) => [
    name,
    seconds.toFixed(1),
    ...[counts.wanted, counts.found, counts.made, counts.gone, counts.replaced].map(String),
    String(differences.length),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

/** What outlives its stack, counted by type: `1 AWS::KMS::Key, 1 AWS::S3::Bucket`. */
export function formatStays(stays: readonly WantedResource[]): string {
  const counts = new Map<string, number>();
  for (const { type } of stays) counts.set(type, (counts.get(type) ?? 0) + 1);
  return (
    [...counts]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([type, count]) => `${count} ${type}`)
      .join(', ') || 'nothing'
  );
}
