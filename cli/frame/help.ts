import type { Verb, Verbs } from '../command.ts';
import { type ArgumentText, argumentName, argumentRow } from './argument-table.ts';
import { columns, linesOf } from './columns.ts';
import {
  everywhere,
  type OptionName,
  ofStack,
  optionRow,
  optionTable,
  optionText,
  valueTable,
} from './option-table.ts';
import { programText } from './program-text.ts';

const { usage, rooms, exitCodes, limits } = programText;
const allOptions = Object.keys(optionTable) as OptionName[];

/** What `npx zk-backup --help` prints on a terminal of this many columns. Pure. */
export function programHelp(verbs: Verbs, width: number): string {
  const room = (which: Verb['room']) => {
    const rows = Object.entries(verbs).filter(([, verb]) => verb.room === which);
    const options = optionsOf(rows);
    return [
      wrapped(rooms[which], width),
      columns(
        rows.map(([name, { takes, says }]) => [[name.padEnd(7), ...takes].join(' '), says]),
        width,
      ),
      ...(options.length > 0 ? [columns(options, width)] : []),
    ].join('\n');
  };
  return [
    `${usage}\n`,
    room('stack'),
    room('backup'),
    columns([['BACKUP', argumentRow('BACKUP').says], ...valueRows(allOptions)], width),
    room('shell'),
    `All commands\n\n${columns(commonRows(), width)}`,
    `Exit codes\n\n${columns(exitCodeRows(verbs), width)}`,
    wrapped(limits, width),
  ].join('\n');
}

/** What `npx zk-backup VERB --help` prints. Pure. */
export function verbHelp(name: string, verb: Verb, width: number): string {
  const { takes, says, more = [], options, examples } = verb;
  const values = valueRows(options);
  return [
    `npx zk-backup ${[name, ...takes, '[OPTION…]'].join(' ')}\n`,
    [says, ...more].map((text) => wrapped(sentence(text), width)).join('\n'),
    ...(takes.length > 0 ? [columns(argumentRows(takes), width)] : []),
    columns([...options.map(optionLine), ...commonRows()], width),
    ...(values.length > 0 ? [columns(values, width)] : []),
    `Examples\n\n${examples.map(([line, why]) => exampleText(line, why, width)).join('')}`,
    `Exit codes\n\n${columns(verb.exitCodes ?? exitCodes, width)}`,
  ].join('\n');
}

/** What each argument means, each once. */
export const argumentRows = (takes: readonly ArgumentText[]) =>
  [...new Set(takes.map(argumentName))].map((name) => [name, argumentRow(name).says] as const);

/** What the values of these options are, where the option's own row does not say it. */
export const valueRows = (options: readonly OptionName[]) =>
  Object.entries(valueTable).filter(([name]) =>
    options.some((option) => optionRow(option).takes === name),
  );

export const optionLine = (name: OptionName) => [optionText(name), optionRow(name).says] as const;

/** Options of every verb, and what each program has. */
export const commonRows = () => [
  ...everywhere.map(optionLine),
  ['--help', 'this text; VERB --help: that of one command'] as const,
  ['--version', 'which zk-backup this is'] as const,
];

export const sentence = (text: string) =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;

const wrapped = (text: string, width: number, indent = '') =>
  linesOf(text, width - indent.length)
    .map((line) => `${indent}${line}\n`)
    .join('');

/** A line that is typed is not broken: it has to work when it is copied. */
const exampleText = (line: string, why: string, width: number) =>
  `  ${line}\n${wrapped(why, width, '      ')}`;

/** The options of some verbs, each once, with the names of the verbs that alone take it. */
function optionsOf(rows: readonly (readonly [string, Verb])[]) {
  return allOptions.flatMap((option) => {
    const takers = rows.filter(([, { options }]) => options.includes(option));
    if (takers.length === 0) return [];
    const isShared = (ofStack as readonly OptionName[]).includes(option);
    const whose = isShared ? '' : `${takers.map(([name]) => name).join(', ')}: `;
    const [text, says] = optionLine(option);
    return [[text, `${whose}${says}`] as const];
  });
}

const exitCodeRows = (verbs: Verbs) => [
  ...Object.entries(verbs).flatMap(([name, { exitCodes: own }]) =>
    (own ?? []).map(([code, means]) => [`${name} ${code}`, means] as const),
  ),
  ...exitCodes.map(([code, means]) => [`others ${code}`, means] as const),
];
