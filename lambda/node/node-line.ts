import { isOptional, type Line, type Shape } from '../contract/line-kinds.ts';
import {
  backupLines,
  failure,
  failureDetails,
  type NodeFailureLine,
  nodeLinePrefix,
} from '../contract/node-lines.ts';
import { restoreLines } from '../contract/restore-node-lines.ts';
import { sentenceOf, shorten, shown } from '../shown.ts';

const lines = { ...backupLines, ...restoreLines };

export type Step = keyof typeof lines;

type GoodLine = { [S in Step]: Line<S, (typeof lines)[S]> }[Step];

/** What a step reports that went well. */
export type LineOf<S extends Step> = Extract<GoodLine, { readonly step: S }>;

export type NodeLine = GoodLine | NodeFailureLine;

/** What a step's output holds: its line, or what was found in its place. */
export type LineFound =
  | { readonly line: NodeLine; readonly fault: undefined }
  | { readonly line: undefined; readonly fault: string };

/**
 * Finds the one line that a script reports in a step's output and reads it. The agent adds sentences
 * of its own around it and cuts the end, so nothing else of the output is ever parsed. A line that
 * cannot be read is no sign of anything but that: it is told, with what was found.
 */
export function readNodeLine(output: string): LineFound {
  const found = output.split('\n').find((candidate) => candidate.startsWith(nodeLinePrefix));
  if (found === undefined) return fault('it reported no line');
  const text = found.slice(nodeLinePrefix.length);
  const value = parseObject(text);
  if (!value) return fault(`its line is no JSON object: ${shorten(text)}`);
  const wrong = value.error === undefined ? whatIsWrong(value) : whatIsWrongInFailure(value);
  if (wrong !== undefined) return fault(`its line cannot be read: ${wrong}`);
  const line = value as unknown as NodeLine;
  return { line: isFailure(line) ? inSentences(line) : line, fault: undefined };
}

/** What a program of the node said may stand at the end of a message. */
function inSentences(line: NodeFailureLine): NodeFailureLine {
  const { message, hint } = line.error;
  const error = { ...line.error, message: sentenceOf(message), hint: sentenceOf(hint) };
  return { ...line, error };
}

const fault = (sentence: string): LineFound => ({ line: undefined, fault: sentence });

export const isFailure = (line: NodeLine): line is NodeFailureLine => 'error' in line;

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined;
  } catch {
    return undefined;
  }
}

type Told = Readonly<Record<string, unknown>>;

function whatIsWrong(told: Told): string | undefined {
  const step = String(told.step);
  if (isStep(step)) return misfit(told, lines[step]);
  return `there is no step ${told.step === undefined ? 'in it' : shown(told.step)}`;
}

const isStep = (step: string): step is Step => Object.hasOwn(lines, step);

const whatIsWrongInFailure = (told: Told) =>
  misfit(told, failure) ?? misfit(objectOf(told.error), failureDetails);

/** A node is trusted no further than the shape of its line. */
function misfit(told: Told, shape: Shape): string | undefined {
  for (const [field, kind] of Object.entries(shape)) {
    const value = told[field];
    if (kind.fits(value) || (value === undefined && isOptional(kind))) continue;
    return value === undefined
      ? `it has no "${field}"`
      : `"${field}" is ${shown(value)}, and not ${kind.name}`;
  }
  return undefined;
}
