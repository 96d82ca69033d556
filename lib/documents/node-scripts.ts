import { restoreParameters } from '../../lambda/contract/documents.ts';
import type { ParameterName } from './document-limits.ts';
import { type Part, partsFor, readParts } from './node-parts.ts';
import { bashSettings, type NodeSettings } from './node-settings.ts';
import { type NodeStep, nodeSteps } from './node-steps.ts';
import { unindented, withoutUncalled } from './script-pieces.ts';

/** A line of a script, and where it comes from. */
export interface ScriptLine {
  readonly text: string;
  /** `lib/node/shared/report.sh:12`; absent of what is written at synth time. */
  readonly source?: string;
}

const parts = readParts();

/**
 * What a step runs on a node: shebang, settings, and of the part of lib/node with its name and of all
 * that this one needs what it calls. A line is as far from its part's first one as in the file, so that
 * a failure can name its source there; what is not sent leaves an empty line.
 *
 * @throws InvalidNodeSetting on a value that bash or SSM would change
 * @throws UnknownPart, CircularParts, DeclaredTwice
 */
export function scriptOf(step: NodeStep, settings: NodeSettings): ScriptLine[] {
  const used = usedParts(step);
  const sizes = used.map(({ place, lines }) => `${place}:${lines.length}`).join(' ');
  const written = [
    '#!/usr/bin/env bash',
    '# shellcheck disable=SC2034,SC2317,SC2329 # settings, and functions that a trap calls',
    ...headOfStep(step, settings),
    '',
    `readonly script_parts='${sizes}' parts_begin=$LINENO`,
  ];
  return [
    ...written.map((text) => ({ text })),
    ...used.flatMap(({ place, lines }) =>
      lines.map((text, index) => ({ text, source: `lib/node/${place}.sh:${index + 1}` })),
    ),
  ];
}

/** The lines of a script, as a document holds them in its `runCommand` and as bash takes them. */
export const renderStep = (step: NodeStep, settings: NodeSettings): string[] =>
  unindented(scriptOf(step, settings).map(({ text }) => text));

/**
 * What a step is told: the settings that are read, and what SSM fills in at run time, all quoted.
 *
 * @throws InvalidNodeSetting as scriptOf does
 */
export function headOfStep(step: NodeStep, settings: NodeSettings): string[] {
  const { parameters } = nodeSteps[step];
  const told: readonly (readonly [name: string, value: string])[] = [
    ...(parameters.includes(restoreParameters.action) ? [] : [nameOf(step)]),
    ...bashSettings(settings).filter(([name]) => isRead(name, step)),
    ...parameters.map((parameter) => [bashName(parameter), `'{{ ${parameter} }}'`] as const),
  ];
  return told.map(([name, value]) => `readonly ${name}=${value}`);
}

const nameOf = (step: NodeStep): [string, string] => ['STEP', `'${step}'`];

/** A restore's lines and failures name its action. */
const bashName = (parameter: ParameterName) =>
  parameter === restoreParameters.action
    ? 'STEP'
    : parameter.replaceAll(/\B[A-Z]/g, '_$&').toUpperCase();

type UsedParts = readonly Pick<Part, 'place' | 'lines'>[];

/** All others are left out: a template has them once for each step of each profile, and may have 1 MB. */
function isRead(name: string, step: NodeStep): boolean {
  const words = read.get(step) ?? new Set(wordsOf(usedParts(step)));
  read.set(step, words);
  return words.has(name);
}

const wordsOf = (used: UsedParts) =>
  used.flatMap(({ lines }) => lines.flatMap((line) => line.match(/\w+/g) ?? []));

/** What was found of a step: no setting changes it, so it is the same for every profile. */
const found = new Map<NodeStep, UsedParts>();
const read = new Map<NodeStep, ReadonlySet<string>>();

/** The parts that a step calls something of, with an empty line for each that is not sent. */
function usedParts(step: NodeStep): UsedParts {
  const used = found.get(step) ?? findUsedParts(step);
  found.set(step, used);
  return used;
}

function findUsedParts(step: NodeStep): UsedParts {
  const needed = partsFor(step, parts);
  const code = needed.flatMap(({ lines }) => lines.map((line) => (isCode(line) ? line : '')));
  const called = withoutUncalled(code);
  return needed
    .map(({ place, lines }) => ({ place, lines: called.splice(0, lines.length) }))
    .filter(({ lines }) => lines.some((line) => line !== ''));
}

/** Comments stay in the repository: a document of SSM holds 64 KB. */
const isCode = (line: string) => /\S/.test(line) && !/^\s*#(?! shellcheck )/.test(line);
