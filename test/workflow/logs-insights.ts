/** The part of CloudWatch Logs Insights' language that our queries are written in; all else is refused. */

type Line = Readonly<Record<string, unknown>>;

/** A line of the log; Insights makes fields of one that is JSON, and has fields of its own, with an @. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/**
 * The rows that a query gives of a log; a field that a line lacks has no value in its row.
 * @throws Error naming what it does not understand
 */
export function askInsights(query: readonly string[], log: readonly LogEvent[]): Line[] {
  const lines: Line[] = log.map(({ timestamp, message }) => ({
    ...(JSON.parse(message) as Line),
    '@timestamp': timestamp,
  }));
  const commands = query.map((text) => text.split(/ (.*)/s) as [string, string]);
  let asked: string[] = [];
  const rows = commands.reduce<Line[]>((found, [command, rest]) => {
    switch (command) {
      case 'fields':
        asked = rest.split(', ').map(fieldName);
        return found;
      case 'filter':
        return found.filter(conditionsOf(rest));
      case 'sort':
        return sorted(found, rest);
      case 'limit':
        return found.slice(0, Number(rest));
      default:
        throw new Error(`no such command here: ${command}`);
    }
  }, lines);
  return rows.map((row) => Object.fromEntries(asked.map((name) => [name, row[name]])));
}

function fieldName(text: string): string {
  if (/^@?[A-Za-z][A-Za-z0-9_]*$/.test(text)) return text;
  throw new Error(`not a field that needs no quotes: ${text}`);
}

function conditionsOf(text: string): (line: Line) => boolean {
  const conditions = text.split(' and ').map((condition) => {
    const present = /^ispresent\((\w+)\)$/.exec(condition)?.[1];
    if (present !== undefined) return (line: Line) => line[present] !== undefined;
    const [, field = '', list] = /^(\w+) in (\[("\w+"(, "\w+")*)\])$/.exec(condition) ?? [];
    if (list === undefined) throw new Error(`no such condition here: ${condition}`);
    const values: unknown[] = JSON.parse(list);
    return (line: Line) => values.includes(line[field]);
  });
  return (line) => conditions.every((holds) => holds(line));
}

function sorted(lines: readonly Line[], by: string): Line[] {
  const [field = '', direction] = by.split(' ');
  if (direction !== 'desc') throw new Error(`not sorted like this here: ${by}`);
  return [...lines].sort((a, b) => Number(b[fieldName(field)]) - Number(a[field]));
}
