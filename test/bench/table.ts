import type { BenchResult, DetailTable } from './bench-group.ts';

/** A result as text for a terminal: what was measured, then the figures that come of it. */
export function formatResult({ figures, details }: BenchResult): string {
  const summary: DetailTable = {
    title: 'Figures',
    header: ['name', 'value', 'unit', ''],
    rows: figures.map(({ name, value, unit, remark = '' }) => [name, `${value}`, unit, remark]),
  };
  return [...details, summary].map(formatTable).join('\n\n');
}

function formatTable({ title, header, rows }: DetailTable): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const numeric = widths.map((_, column) =>
    rows.every((cells) => /^[-\d. ]*$/.test(cells[column] ?? '')),
  );
  const formatted = lines.map((cells) =>
    cells
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...formatted.map((line) => `  ${line}`)].join('\n');
}
