import {
  CircularParts,
  DeclaredTwice,
  type Part,
  partOf,
  partsFor,
  readParts,
  UnknownPart,
} from '../../lib/documents/node-parts.ts';
import { renderStep } from '../../lib/documents/node-scripts.ts';
import { exampleSettings } from '../../lib/documents/node-settings.ts';
import { nodeStepNames } from '../../lib/documents/node-steps.ts';
import { type BashNames, bashNames } from './bash-names.ts';

const parts = readParts();
const all = [...parts.values()];
const names = new Map(all.map(({ name, lines }) => [name, bashNames(lines)]));
const namesOf = (name: string): BashNames => names.get(name) ?? bashNames([]);

const closure = (name: string) => partsFor(name, parts).map((part) => part.name);
const declares = (name: string, declared: string) =>
  namesOf(name).functions.includes(declared) || namesOf(name).globals.includes(declared);

/** The part that declares a function or a variable; none, where it is bash's own. */
const ownerOf = (declared: string) => all.find(({ name }) => declares(name, declared))?.name;

/** What a part uses of others. */
const usedBy = (name: string): string[] => {
  const { called, written, read } = namesOf(name);
  const functions = new Set(all.flatMap((part) => namesOf(part.name).functions));
  const variables = [...written, ...read].filter((one) => !functions.has(one));
  return [...[...called].filter((one) => functions.has(one)), ...variables].filter(
    (one) => ownerOf(one) && !declares(name, one),
  );
};

const script = (...files: [name: string, ...lines: string[]][]) =>
  new Map(files.map(([name, ...lines]): [string, Part] => [name, partOf(name, lines.join('\n'))]));

test('a script holds a part behind what it needs, each once', () => {
  const some = script(
    ['step', '# needs: left right'],
    ['left', '# needs: base'],
    ['right', '# needs: base'],
    ['base', '# needs: nothing'],
  );

  expect(partsFor('step', some).map(({ name }) => name)).toEqual(['base', 'left', 'right', 'step']);
});

test('a part that does not say what it needs is refused', () => {
  expect(() => partOf('step', '# step: does it.\n# needs: report')).toThrow(UnknownPart);
});

test('a need that there is not is refused, by the name of who has it', () => {
  const some = script(['step', '# needs: reprot'], ['report', '# needs: nothing']);

  expect(() => partsFor('step', some)).toThrow(
    new UnknownPart('lib/node/step.sh needs "reprot", which does not exist.', { hint: '' }),
  );
});

test('parts that need each other are refused, with the way round', () => {
  const some = script(['step', '# needs: one'], ['one', '# needs: two'], ['two', '# needs: one']);

  expect(() => partsFor('step', some)).toThrow(
    new CircularParts('Parts of lib/node need each other: one > two > one.', { hint: '' }),
  );
});

test.each([
  ['function', 'note() { true; }'],
  ['variable', "patience=30 tries=''"],
])('a %s that two parts of a script declare is refused', (_, line) => {
  const some = script(['step', '# needs: other', line], ['other', '# needs: nothing', line]);

  expect(() => partsFor('step', some)).toThrow(DeclaredTwice);
});

test('no two parts at all declare the same function or variable', () => {
  const declared = all.flatMap(({ name }) => [
    ...namesOf(name).functions,
    ...namesOf(name).globals,
  ]);

  expect(declared.filter((one, index) => declared.indexOf(one) !== index)).toEqual([]);
});

test.each(all.map(({ name }) => name))('%s needs the parts that it uses, and no others', (name) => {
  const used = usedBy(name).map((one) => `${ownerOf(one)}: ${one}`);
  const owners = new Set(usedBy(name).map(ownerOf));

  const missing = used.filter((one) => !closure(name).includes(one.split(':')[0] ?? ''));
  const idle = parts.get(name)?.needs.filter((need) => !owners.has(need));

  expect({ missing, idle }).toEqual({ missing: [], idle: [] });
});

test.each(all.map(({ name }) => name))('%s sets no variable that no part declares', (name) => {
  const undeclared = [...namesOf(name).written].filter((one) => !ownerOf(one));

  expect(undeclared).toEqual([]);
});

test.each(nodeStepNames)('%s is sent no function that nothing in it names', (step) => {
  const lines = renderStep(step, exampleSettings);
  const words = lines.join('\n').match(/\w+/g) ?? [];
  const declared = lines.flatMap((line) => /^(\w+)\(\) /.exec(line)?.[1] ?? []);

  const unused = declared.filter((one) => words.filter((word) => word === one).length < 2);

  expect(unused).toEqual([]);
  expect(declared.length).toBeGreaterThan(15);
});
