/** Parameters on their way: checked by the service, checked again and put in by the agent. */
import type { DocumentContent, DocumentParameter, ParameterValue } from './document.ts';
import { ServiceError } from './service-error.ts';

/** On the wire every value is a list; a String is a list of one. */
export type WireParameters = Readonly<Record<string, readonly string[]>>;

/**
 * The service's check. `allowedPattern` must match the whole value (assumed: docs/facts/run-command.md). A pattern that only the agent cannot read passes here, as at AWS.
 * @throws InvalidParameters
 */
export function checkParameters(content: DocumentContent, given: WireParameters) {
  const declared = content.parameters ?? {};
  const fits =
    Object.keys(given).every((name) => Object.hasOwn(declared, name)) &&
    Object.entries(declared).every(([name, parameter]) =>
      given[name] ? takes(parameter, given[name]) : parameter.default !== undefined,
    );
  if (!fits) {
    throw new ServiceError(
      'InvalidParameters',
      'Parameters provided in document are invalid or not supported.',
    );
  }
}

function takes(parameter: DocumentParameter, values: readonly string[]) {
  const { type, allowedPattern, allowedValues } = parameter;
  const whole = allowedPattern && new RegExp(`^(?:${allowedPattern})$`);
  return (
    Array.isArray(values) &&
    (type === 'StringList' || values.length === 1) &&
    values.every(
      (value) =>
        typeof value === 'string' &&
        (!whole || whole.test(value)) &&
        (!allowedValues || allowedValues.includes(value)),
    )
  );
}

/** What the agent puts in for each name: the value sent, else the default. */
export function agentParameters(content: DocumentContent, given: WireParameters) {
  const values = new Map<string, ParameterValue>();
  for (const [name, parameter] of Object.entries(content.parameters ?? {})) {
    const sent = given[name];
    if (sent) {
      values.set(name, fromWire(parameter, sent));
    } else if (parameter.default !== undefined) {
      values.set(name, parameter.default);
    }
  }
  return values;
}

function fromWire({ type }: DocumentParameter, sent: readonly string[]): ParameterValue {
  if (type === 'StringList') {
    return [...sent];
  }
  return type === 'StringMap' ? JSON.parse(sent[0] ?? '{}') : (sent[0] ?? '');
}

/**
 * The agent's check: Go RE2, unanchored, over defaults too. What it finds fails the document
 * before its first step.
 */
export function agentRefusal(
  content: DocumentContent,
  values: ReadonlyMap<string, ParameterValue>,
): string | undefined {
  for (const [name, { allowedPattern }] of Object.entries(content.parameters ?? {})) {
    if (!allowedPattern) {
      continue;
    }
    const perl = /\(\?(?:[=!]|<[=!])|\\[1-9]|\\k</.exec(allowedPattern);
    if (perl) {
      return `error parsing regexp: invalid or unsupported Perl syntax: \`${perl[0]}\``;
    }
    const value = values.get(name) ?? '';
    const parts = Array.isArray(value) ? value : [value];
    const pattern = new RegExp(allowedPattern);
    const odd = parts.find((part) => typeof part !== 'string' || !pattern.test(part));
    if (odd !== undefined) {
      return `parameter value for ${name} does not match the allowed pattern ${allowedPattern}`;
    }
  }
  return undefined;
}

/**
 * Replaces `{{ name }}` in every string of `input`. A string that is one placeholder becomes the
 * value itself; inside other text the value is put in as text or JSON, unquoted.
 */
export function substitute(input: unknown, values: ReadonlyMap<string, ParameterValue>): unknown {
  if (typeof input === 'string') {
    return substituteText(input, values);
  }
  if (Array.isArray(input)) {
    return input.map((element) => substitute(element, values));
  }
  if (typeof input === 'object' && input !== null) {
    return Object.fromEntries(
      Object.entries(input).map(([key, value]) => [key, substitute(value, values)]),
    );
  }
  return input;
}

function substituteText(text: string, values: ReadonlyMap<string, ParameterValue>) {
  const [, only] = /^\{\{\s*([a-zA-Z0-9]+)\s*\}\}$/.exec(text) ?? [];
  if (only && values.has(only)) {
    return values.get(only);
  }
  return text.replace(/\{\{\s*([a-zA-Z0-9]+)\s*\}\}/g, (placeholder, name) => {
    const value = values.get(name);
    return value === undefined ? placeholder : expandDollars(asText(value), placeholder);
  });
}

const asText = (value: ParameterValue) =>
  typeof value === 'string' ? value : JSON.stringify(value);

/**
 * The agent uses the value as a Go replacement template: `$$` is a dollar, `$0` the placeholder,
 * and a `$` before any other name or number vanishes together with it.
 */
const expandDollars = (value: string, placeholder: string) =>
  value.replace(/\$(?:(\$)|\{?(\w+)\}?)/g, (_, dollar, group) => {
    if (dollar) {
      return '$';
    }
    return group === '0' ? placeholder : '';
  });
