/*
 * The cron grammar of EventBridge Scheduler, so that a wrong expression fails at synth and not
 * halfway through a deployment.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */

interface Field {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly names?: readonly string[];
  /** Forms beyond lists, ranges and steps; they all mean once a month or less. */
  readonly rareForms?: RegExp;
}

const fields: readonly Field[] = [
  { name: 'minutes', minimum: 0, maximum: 59 },
  { name: 'hours', minimum: 0, maximum: 23 },
  {
    name: 'day of month',
    minimum: 1,
    maximum: 31,
    rareForms: /^(L|LW|([1-9]|[12][0-9]|3[01])W)$/,
  },
  {
    name: 'month',
    minimum: 1,
    maximum: 12,
    names: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' '),
  },
  {
    name: 'day of week',
    minimum: 1,
    maximum: 7,
    names: 'SUN MON TUE WED THU FRI SAT'.split(' '),
    rareForms: /^(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/,
  },
  { name: 'year', minimum: 1970, maximum: 2199 },
];

/** Values of a field; `any` for `*` and `?`, `rare` for what happens at most once a month. */
export type Values = 'any' | 'rare' | ReadonlySet<number>;

export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: Values;
  readonly months: Values;
  readonly daysOfWeek: Values;
  readonly years: Values;
}

/** What a cron expression should be instead, or undefined when Scheduler takes it. */
export function cronProblem(expression: string): string | undefined {
  const cron = parseCron(expression);
  return typeof cron === 'string' ? cron : undefined;
}

/** The expression's values, or a sentence that says what is expected instead. */
export function parseCron(expression: string): Cron | string {
  const parts = expression.split(' ');
  if (parts.length !== fields.length || parts.includes('')) {
    return `6 fields separated by one blank (${fields.map(({ name }) => name).join(', ')}), such as "0 3 * * ? *"`;
  }
  if ((parts[2] === '?') === (parts[4] === '?')) {
    return '"?" in exactly one of day of month and day of week, such as "0 3 * * ? *"';
  }
  const values = fields.map((field, index) => valuesOf(field, parts[index] ?? ''));
  const wrong = values.indexOf(undefined);
  const field = fields[wrong];
  if (field) {
    return `values, ranges or steps from ${field.minimum} to ${field.maximum} as ${field.name}, not "${parts[wrong]}"`;
  }
  const [minutes, hours, daysOfMonth = 'any', months = 'any', daysOfWeek = 'any', years = 'any'] =
    values;
  return {
    minutes: everyValue(minutes, 59),
    hours: everyValue(hours, 23),
    daysOfMonth,
    months,
    daysOfWeek,
    years,
  };
}

function everyValue(values: Values | undefined, maximum: number): ReadonlySet<number> {
  return values instanceof Set ? values : new Set(Array.from({ length: maximum + 1 }, (_, n) => n));
}

function valuesOf(field: Field, written: string): Values | undefined {
  if (written === '*' || (written === '?' && field.rareForms)) return 'any';
  if (field.rareForms?.test(written)) return 'rare';
  const ranges = written.split(',').map((item) => rangeOf(field, item));
  if (!ranges.every((range) => range !== undefined)) return undefined;
  return new Set(ranges.flat());
}

/** `a`, `a-b`, `*` and each of them followed by `/step`. */
function rangeOf(field: Field, item: string): number[] | undefined {
  const [span = '', step, ...rest] = item.split('/');
  const [first = '', last, ...more] = span.split('-');
  const from = span === '*' ? field.minimum : numberOf(field, first);
  // `5/15` runs from 5 to the end of the field.
  const open = span === '*' || (last === undefined && step !== undefined);
  const to = open ? field.maximum : last === undefined ? from : numberOf(field, last);
  const by = step === undefined ? 1 : /^[1-9][0-9]*$/.test(step) ? Number(step) : undefined;
  if (rest.length + more.length > 0) return undefined;
  if (from === undefined || to === undefined || by === undefined || from > to) return undefined;
  const values = [];
  for (let value = from; value <= to; value += by) values.push(value);
  return values;
}

function numberOf(field: Field, written: string): number | undefined {
  const named = field.names?.indexOf(written.toUpperCase()) ?? -1;
  if (named >= 0) return named + field.minimum;
  const value = /^[0-9]{1,4}$/.test(written) ? Number(written) : Number.NaN;
  return value >= field.minimum && value <= field.maximum ? value : undefined;
}
