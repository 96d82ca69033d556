import { readFileSync } from 'node:fs';
import { documentKinds } from '../../lib/documents/document-content.ts';
import type { Identity } from '../permissions/identities.ts';
import { type CallerName, StackUnderTest } from '../permissions/stack-under-test.ts';
import { stack } from '../permissions/words.ts';
import { ensembles } from './configuration.ts';
import { documentsOf } from './documents-of.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const text = readFileSync('SECURITY.md', 'utf8');

/** Rows of the first table behind a line that begins like this; their cells without backticks. */
function tableBehind(start: string): string[][] {
  const at = text.indexOf(`\n${start}`);
  if (at < 0) throw new Error(`SECURITY.md has no line that begins with ${start}`);
  const [, rows = ''] = /\n\|---[^\n]*\n((?:\|[^\n]*\n)+)/.exec(text.slice(at)) ?? [];
  return rows
    .trim()
    .split('\n')
    .map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const quoted = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

const actionsOf = ({ policies }: Identity) =>
  policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));

const sorted = (words: readonly string[]) => [...new Set(words)].sort();

it.each<[string, CallerName]>([
  ['### Nodes', 'node of prod'],
  ['### Backup function', 'backup function'],
  ['### Restore function', 'restore function'],
  ['### Notify function', 'notify function'],
  ['### Report function', 'report function'],
  ['### Deployment function', 'deployment function'],
  ['### Schedules', 'backup schedule'],
  ['### Schedules', 'drill schedule'],
  ['### Schedules', 'report schedule'],
  ['Viewer, output', 'viewer'],
  ['Operator, output', 'operator'],
  ['Sender, output', 'sender'],
])('%s: tells every action of the %s, and no other', (start, caller) => {
  const told = tableBehind(start).flatMap(([actions]) =>
    quoted(actions).filter((word) => /^[a-z0-9]+:[A-Z]\w+$/.test(word)),
  );

  expect(sorted(told)).toEqual(sorted(actionsOf(stack.identity(caller))));
});

it('tells every parameter that travels, where it is taken, and what is', () => {
  const documents = documentsOf(templateOf());
  const told = tableBehind('## What travels at run time');
  const takenBy = (name: string) =>
    [...documents].filter(([, { parameters }]) => name in parameters).map(([id]) => id);

  const names = [...documents.values()].flatMap(({ parameters }) => Object.keys(parameters));
  expect(sorted(told.flatMap(([name]) => quoted(name)))).toEqual(sorted(names));
  for (const [cell, of, takes = ''] of told) {
    const [name = ''] = quoted(cell);
    const parameters = takenBy(name).flatMap((id) => documents.get(id)?.parameters[name] ?? []);
    const patterns = sorted(parameters.flatMap(({ allowedPattern = [] }) => allowedPattern));
    const values = parameters.flatMap(({ allowedValues = [] }) => allowedValues);
    const literals = sorted(values.filter((value) => typeof value === 'string'));
    expect({
      name,
      takes: quoted(takes)
        .map((word) => word.replaceAll('\\|', '|'))
        .sort(),
    }).toEqual({
      name,
      takes: [...patterns, ...literals].sort(),
    });
    expect({ name, count: takenBy(name).length }).toEqual({ name, count: documentsIn(of) });
  }
});

/** `all`, `all but probe`, or the kinds of documents. */
const documentsIn = (cell = '') =>
  cell.startsWith('all') ? documentKinds.length - quoted(cell).length : quoted(cell).length;

it('names every policy of people by the output that holds its ARN', () => {
  const outputs = Object.keys(templateOf().findOutputs('*'));
  const told = [...text.matchAll(/output `…?(\w+Arn)`/g)].map(([, name = '']) => name);

  expect(sorted(told)).toEqual(['ConnectPolicyArn', 'OperatorPolicyArn', 'ViewerPolicyArn']);
  for (const name of told) expect(outputs.some((output) => output.includes(name))).toBe(true);
});

it('has two schedules for each ensemble', () => {
  templateOf().resourceCountIs('AWS::Scheduler::Schedule', 2);
  expect(new StackUnderTest(templateOf()).identities.names('AWS::Scheduler::Schedule')).toEqual([
    expect.stringContaining('Backup'),
    expect.stringContaining('Drill'),
  ]);
});

it('has one more schedule for the page, if that is set', () => {
  templateOf({ ...ensembles({}), report: {} }).resourceCountIs('AWS::Scheduler::Schedule', 3);
});
