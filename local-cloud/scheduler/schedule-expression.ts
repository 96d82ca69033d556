/** The grammar of EventBridge Scheduler's expressions: rate, cron and at. */

const months = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const days = 'SUN|MON|TUE|WED|THU|FRI|SAT';

/** Fields of cron in order: name, least and greatest number, and what else may stand there. */
const fields: [name: string, least: number, most: number, words?: string][] = [
  ['minutes', 0, 59],
  ['hours', 0, 23],
  ['day of month', 1, 31, '\\?|L|[0-9]{1,2}W|LW'],
  ['month', 1, 12, months],
  ['day of week', 1, 7, `\\?|L|[1-7]L|[1-7]#[1-5]|${days}`],
  ['year', 1970, 2199],
];

/** Why Scheduler would refuse the expression, or undefined. */
export function expressionProblem(expression: string): string | undefined {
  const [, kind, body = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') {
    return rateProblem(body);
  }
  if (kind === 'cron') {
    return cronProblem(body);
  }
  if (kind === 'at') {
    const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(body) && Date.parse(`${body}Z`);
    return Number.isInteger(time) ? undefined : `${body} is no time like 2026-01-31T03:00:00`;
  }
  return 'it is neither rate(…) nor cron(…) nor at(…)';
}

function rateProblem(body: string): string | undefined {
  const [, value, plural] = /^([1-9][0-9]*) (?:minute|hour|day)(s?)$/.exec(body) ?? [];
  if (value === undefined) {
    return `${body} is no number and unit such as "5 minutes"`;
  }
  return (value === '1') === (plural === '') ? undefined : 'the unit is singular for 1 only';
}

function cronProblem(body: string): string | undefined {
  const parts = body.split(' ');
  if (parts.length !== fields.length) {
    return `cron has ${fields.length} fields, not ${parts.length}`;
  }
  for (const [index, [name, least, most, words]] of fields.entries()) {
    const part = parts[index] ?? '';
    if (!part.split(',').every((item) => itemFits(item, least, most, words))) {
      return `${part} is not a ${name}`;
    }
  }
  return (parts[2] === '?') === (parts[4] === '?')
    ? 'exactly one of day of month and day of week is ?'
    : undefined;
}

function itemFits(item: string, least: number, most: number, words = '(?!)'): boolean {
  const [range = '', step, ...rest] = item.split('/');
  if (rest.length > 0 || (step !== undefined && !/^[1-9][0-9]*$/.test(step))) {
    return false;
  }
  if (range === '*') {
    return true;
  }
  const word = new RegExp(`^(?:${words})$`, 'i');
  const ends = range.split('-');
  return (
    ends.length <= 2 &&
    ends.every((end) => (/^\d+$/.test(end) && +end >= least && +end <= most) || word.test(end))
  );
}

/** IANA names only; Scheduler takes no offset such as +01:00. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
